import type { ConnectedGitHub } from "./context.ts";
import type { Octokit } from "./octokit.ts";
import { isRequestFailure } from "./permissions.ts";

/** The account behind `github.token` in every workflow. No user can have a login with brackets. */
const actionsBot = "github-actions[bot]";

const known = new WeakMap<Octokit, Promise<readonly string[]>>();

/**
 * The logins whose issues and comments are taken for this project's own: that of the token, and the one of
 * `github.token`, so that a change to an App's token finds what was written before. A marker in anybody
 * else's text means nothing, because everybody can write it.
 */
export async function ownLogins(github: ConnectedGitHub): Promise<readonly string[]> {
  const found = known.get(github.octokit) ?? readLogins(github);
  known.set(github.octokit, found);
  return found;
}

async function readLogins({ octokit, tokenKind }: ConnectedGitHub): Promise<readonly string[]> {
  const user = tokenKind === "personal" ? await userLogin(octokit) : undefined;
  const login = user ?? (await installationLogin(octokit)) ?? actionsBot;
  return login === actionsBot ? [actionsBot] : [login, actionsBot];
}

/** The login of a person's token; undefined where GitHub refuses to tell, as it does to installation tokens. */
async function userLogin(octokit: Octokit): Promise<string | undefined> {
  try {
    const { data } = await octokit.rest.users.getAuthenticated();
    return data.login;
  } catch (error) {
    if (isRequestFailure(error) && (error.status === 403 || error.status === 404)) return undefined;
    throw error;
  }
}

/** The login of an App's token, `<app>[bot]`, which only GraphQL tells. */
async function installationLogin(octokit: Octokit): Promise<string | undefined> {
  try {
    const { viewer } = await octokit.graphql<{ viewer: { login: string } }>("{ viewer { login } }");
    return viewer.login;
  } catch {
    return undefined;
  }
}
