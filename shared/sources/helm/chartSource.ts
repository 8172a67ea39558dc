/** A release of a chart in the repository; paths are from the workspace, later values files win. */
export interface ChartSource {
  readonly release: string;
  readonly chart: string;
  readonly values: readonly string[];
  readonly namespace?: string;
}
