import { InputError } from "../resources/inputError.ts";
import type { JsonObject } from "../resources/json.ts";
import { objectAt, stringAt } from "../resources/json.ts";
import type { HelperOptions } from "./credentialHelper.ts";
import { askHelper } from "./credentialHelper.ts";
import type { CredentialSource, Credentials, Mask } from "./credentials.ts";
import { anonymous, maskCredentials } from "./credentials.ts";
import { parseSecretObject } from "./quietJson.ts";
import { dockerHub } from "./endpoint.ts";
import { dockerHubServer, findAuth, parseServer, readAuths } from "./registryAuths.ts";

export interface DockerConfigOptions extends HelperOptions {
  /** Where the text is from, for messages. */
  readonly path: string;
  readonly mask: Mask;
}

/** The path of docker's configuration: in the folder that `DOCKER_CONFIG` names, or else in `.docker` of the home folder. */
export function dockerConfigPath(folder: string | undefined, home: string): string {
  return `${folder === undefined || folder === "" ? `${home}/.docker` : folder.replace(/\/$/, "")}/config.json`;
}

/**
 * Reads docker's configuration: credential helpers of a registry (`credHelpers`) before its entry in `auths`, and that
 * before the helper for all (`credsStore`). Helpers are asked for a registry once, when it is first needed.
 * @throws InputError for text that is no JSON; it quotes nothing of it.
 */
export function parseDockerConfig(text: string, options: DockerConfigOptions): CredentialSource {
  const config = parseSecretObject(text);
  if (!config) {
    throw new InputError({
      code: "docker-config",
      message: `${options.path} is no JSON object.`,
      hint: "Log in again with docker login, or remove the file.",
    });
  }
  const auths = readAuths(objectAt(config, "auths") ?? {});
  for (const { credentials } of auths) maskCredentials(credentials, options.mask);
  const helpers = readHelpers(config);
  const answers = new Map<string, Promise<Credentials>>();
  async function ask(helper: string, registry: string): Promise<Credentials> {
    const credentials = await askHelper(helper, registry === dockerHub ? dockerHubServer : registry, options);
    maskCredentials(credentials, options.mask);
    return credentials;
  }
  return async (name) => {
    const own = helpers.get(name.registry);
    const written = own === undefined ? findAuth(auths, name) : undefined;
    const helper = own ?? stringAt(config, "credsStore") ?? "";
    if (written || helper === "") return written ?? anonymous;
    const answer = answers.get(name.registry) ?? ask(helper, name.registry);
    answers.set(name.registry, answer);
    return await answer;
  };
}

function readHelpers(config: JsonObject): ReadonlyMap<string, string> {
  const helpers = objectAt(config, "credHelpers") ?? {};
  return new Map(
    Object.keys(helpers).flatMap((key): readonly [string, string][] => {
      const server = parseServer(key);
      const helper = stringAt(helpers, key) ?? "";
      return server && helper !== "" ? [[server.registry, helper]] : [];
    }),
  );
}
