import { InputError } from "../../../shared/resources/inputError.ts";
import { openCluster } from "../../../shared/sources/cluster.ts";
import { connectCluster } from "../../../shared/sources/cluster/connection.ts";
import type { OpenedSource } from "../../../shared/sources/liveSource.ts";
import { openSnapshot } from "../../../shared/sources/snapshot.ts";
import type { Workspace } from "../../../shared/sources/workspace.ts";
import type { Target } from "./targets.ts";

/** Opens what runs of a target; the groups are those of which types may be asked for. */
export type OpenLive = (target: Target, groups: ReadonlySet<string>) => Promise<OpenedSource>;

export interface OpenLiveOptions {
  readonly workspace: Workspace;
  /** Told of every credential before it is used, so that no log shows it. */
  readonly mask: (secret: string) => void;
}

/** Opens clusters and snapshots for real. */
export function liveOpener({ workspace, mask }: OpenLiveOptions): OpenLive {
  return async ({ name, live }, groups) => {
    if (live.kind === "snapshot") return await openSnapshot({ workspace, path: live.path, target: name });
    try {
      const connection = await connectCluster({ kubeconfig: live.kubeconfig, context: live.context, mask });
      return await openCluster({ connection, target: name, groups });
    } catch (error) {
      if (error instanceof InputError) return { status: "unreadable", problems: [error.problem] };
      throw error;
    }
  };
}
