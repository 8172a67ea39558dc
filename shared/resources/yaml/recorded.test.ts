import { describe, expect, test } from "@jest/globals";
import { casesOf, groups } from "../../../test/cluster/yaml/cases.ts";
import { decidedByChance, deviations } from "../../../test/cluster/yaml/deviations.ts";
import { readHere } from "../../../test/cluster/yaml/readHere.ts";
import type { Answer } from "../../../test/cluster/yaml/recorded.ts";
import { recordedAnswers, summarise } from "../../../test/cluster/yaml/recorded.ts";

/** What is compared: the values, or that there is none. */
function outcome(answer: Answer): unknown {
  return "accepted" in answer ? answer.accepted : "refused";
}

/** The value where a problem that strictness finds is only told. */
function lenientValue(answer: Answer): unknown {
  return "accepted" in answer ? answer.accepted : answer.unlessStrict;
}

// test/cluster/yamlReading.test.ts records the answers and compares them with a running server.
describe.each(groups)("the server or kubectl and the reader agree on %s:", (group) => {
  const recorded = recordedAnswers(group);
  const cases = casesOf(group);

  test.each(cases.map(({ name, bytes }) => ({ name, bytes })))("$name", ({ name, bytes }) => {
    const theirs = recorded.get(name);
    if (!theirs) throw new Error("There is no recorded answer; run the cluster tests with UPDATE_GOLDEN=1.");
    const answer = summarise(readHere(bytes));
    const here = outcome(answer);
    const deviation = deviations[`${group}/${name}`];
    if (!deviation) expect(here).toEqual(outcome(theirs));
    else {
      expect(deviation.here === "refuses").toBe(here === "refused");
      if (!decidedByChance.has(`${group}/${name}`)) expect(here).not.toEqual(outcome(theirs));
    }
    if ("unlessStrict" in theirs) expect(lenientValue(answer)).toEqual(theirs.unlessStrict);
  });

  test("every recorded answer belongs to a case", () => {
    expect([...recorded.keys()].toSorted()).toEqual(cases.map(({ name }) => name).toSorted());
  });
});

test("every deviation belongs to a case", () => {
  const names = groups.flatMap((group) => casesOf(group).map(({ name }) => `${group}/${name}`));
  const listed = [...Object.keys(deviations), ...decidedByChance];
  expect(listed.filter((name) => !names.includes(name))).toEqual([]);
});
