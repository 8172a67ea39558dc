/** Which mistakes count in a part of an object. */
export interface Checks {
  readonly unknownFields: boolean;
  readonly types: boolean;
  readonly requiredFields: boolean;
}

export const allChecks: Checks = { unknownFields: true, types: true, requiredFields: true };
