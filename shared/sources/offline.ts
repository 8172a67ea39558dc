/** A port that nothing can listen on, so that a connection through it is refused at once. */
const deadEnd = "http://127.0.0.1:0";

/** What a program needs to start and to find others; in small letters. */
const neededVariables = [
  "path",
  "pathext",
  "home",
  "userprofile",
  "systemroot",
  "tmpdir",
  "temp",
  "tmp",
  "lang",
  "lc_all",
];

/**
 * Variables that keep Git, Kustomize and Helm from the network, from the user's own settings and from what else stands in
 * this process' environment, such as the action's token: older versions of Kustomize put variables into ConfigMaps
 * (`envs` with a line without `=`). An empty value takes a variable away. `home` is a folder for what Helm wants to write.
 */
export function offlineEnvironment(
  home: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Readonly<Record<string, string>> {
  const others = Object.keys(environment).filter((name) => !neededVariables.includes(name.toLowerCase()));
  const proxies = ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"].flatMap((name) => [name, name.toLowerCase()]);
  return {
    ...Object.fromEntries(others.map((name) => [name, ""])),
    ...Object.fromEntries(proxies.map((name) => [name, deadEnd])),
    GIT_ALLOW_PROTOCOL: "none",
    GIT_TERMINAL_PROMPT: "0",
    HELM_NO_PLUGINS: "1",
    HELM_CONFIG_HOME: `${home}/helm/config`,
    HELM_CACHE_HOME: `${home}/helm/cache`,
    HELM_DATA_HOME: `${home}/helm/data`,
    HELM_PLUGINS: `${home}/helm/plugins`,
    KUBECONFIG: `${home}/no-kubeconfig`,
  };
}
