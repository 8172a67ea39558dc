import { stringify } from "yaml";

export interface KubeconfigOptions {
  /** `https://host:port` */
  readonly server: string;
  /** PEM in base64. */
  readonly caData: string;
  /** Tokens by the name of the user; the first is the current one. */
  readonly users: Readonly<Record<string, string>>;
}

/** The text of a kubeconfig with a context for each user, named like the user, all with the namespace `default`. */
export function kubeconfig(options: KubeconfigOptions): string {
  const cluster = "kubernetes";
  const names = Object.keys(options.users);
  return stringify({
    apiVersion: "v1",
    kind: "Config",
    clusters: [
      { name: cluster, cluster: { server: options.server, "certificate-authority-data": options.caData } },
    ],
    users: Object.entries(options.users).map(([name, token]) => ({ name, user: { token } })),
    contexts: names.map((name) => ({ name, context: { cluster, user: name, namespace: "default" } })),
    "current-context": names[0] ?? "",
  });
}
