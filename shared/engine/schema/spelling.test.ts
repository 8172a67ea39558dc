import { describe, expect, test } from "@jest/globals";
import { editDistance, nearestName } from "./spelling.ts";

describe("the number of edits between two texts", () => {
  test.each([
    ["", "", 0],
    ["image", "image", 0],
    ["", "abc", 3],
    ["imag", "image", 1],
    ["imagee", "image", 1],
    ["imafe", "image", 1],
    ["iamge", "image", 1],
    ["Deplyoment", "Deployment", 1],
    ["kitten", "sitting", 3],
  ])("%j and %j: %d", (left, right, edits) => {
    expect(editDistance(left, right)).toBe(edits);
    expect(editDistance(right, left)).toBe(edits);
  });
});

describe("the nearest name", () => {
  const names = ["containerPort", "hostPort", "name", "protocol", "hostIP"];

  test.each([
    ["containerport", "containerPort"],
    ["containrPrt", "containerPort"],
    ["nmae", "name"],
    ["hostip", "hostIP"],
    ["hostprt", "hostPort"],
    ["protocols", "protocol"],
    ["port", undefined],
    ["x", undefined],
    ["", undefined],
    ["a".repeat(100_000), undefined],
  ])("of %.20s is %s", (name, nearest) => {
    expect(nearestName(name, names)).toBe(nearest);
  });
});
