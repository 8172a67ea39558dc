import type { Location } from "../resources/location.ts";

/** Where a report's readers can follow it: the files of a commit and the run. */
export interface ReportLinks {
  /** `https://github.com` */
  readonly serverUrl: string;
  /** `owner/name` */
  readonly repository: string;
  /** The commit whose files the locations name. */
  readonly sha: string;
  readonly runUrl?: string;
}

/** The page of a file at its line. Characters that could end a link in markdown or HTML are encoded. */
export function fileUrl(links: ReportLinks, place: Pick<Location, "file"> & Partial<Location>): string {
  const path = place.file.split("/").map(encodePathSegment).join("/");
  const line = place.line === undefined ? "" : `#L${place.line}`;
  return `${links.serverUrl}/${links.repository}/blob/${encodePathSegment(links.sha)}/${path}${line}`;
}

function encodePathSegment(segment: string): string {
  return encodeURIComponent(segment.replace(/\p{Cs}/gu, "\ufffd")).replace(
    /[!'()*~]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
