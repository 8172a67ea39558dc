/** A chart by its repository; the repository is an address with its scheme, or a name that only the file explains. */
export interface ChartName {
  /** `https://…`, `oci://…`, `@alias` as in Chart.yaml, or `HelmRepository/name` where the address isn't known. */
  readonly repository: string;
  readonly chart: string;
}

const prefix = "chart:";

/** `chart:https://charts.example/stable/redis`, as sites of charts are named. */
export function formatChartName({ repository, chart }: ChartName): string {
  return `${prefix}${repository.replace(/\/+$/, "")}/${chart}`;
}

/** Reads what formatChartName wrote; undefined for other names. */
export function parseChartName(name: string): ChartName | undefined {
  const slash = name.lastIndexOf("/");
  if (!name.startsWith(prefix) || slash < prefix.length) return undefined;
  return { repository: name.slice(prefix.length, slash), chart: name.slice(slash + 1) };
}

/** Argo CD takes the address of a registry without a scheme. */
export function withScheme(repository: string): string {
  return repository.includes("://") ? repository : `oci://${repository}`;
}
