import { expect, test } from "@jest/globals";
import { parseChallenges } from "./challenge.ts";

test.each<[string | null, [string, Record<string, string>][]]>([
  [null, []],
  ["", []],
  ["Basic", [["basic", {}]]],
  ['Basic realm="a"', [["basic", { realm: "a" }]]],
  ["basic Realm=a", [["basic", { realm: "a" }]]],
  [
    'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:library/nginx:pull"',
    [
      [
        "bearer",
        {
          realm: "https://auth.docker.io/token",
          service: "registry.docker.io",
          scope: "repository:library/nginx:pull",
        },
      ],
    ],
  ],
  [
    'Bearer scope="repository:x:pull,push" , error="invalid_token"',
    [["bearer", { scope: "repository:x:pull,push", error: "invalid_token" }]],
  ],
  ['Bearer realm="a \\"b\\", c=d"', [["bearer", { realm: 'a "b", c=d' }]]],
  [
    'Basic realm="x, y", Bearer realm="z" , Negotiate',
    [
      ["basic", { realm: "x, y" }],
      ["bearer", { realm: "z" }],
      ["negotiate", {}],
    ],
  ],
  ['Bearer realm="never closed', [["bearer", {}]]],
  ['"', []],
  ["=", []],
  ["Bearer __proto__=1", [["bearer", { ["__proto__"]: "1" }]]],
])("%j", (header, expected) => {
  expect(parseChallenges(header).map(({ scheme, parameters }) => [scheme, [...parameters]])).toEqual(
    expected.map(([scheme, parameters]) => [scheme, Object.entries(parameters)]),
  );
});

test("a header made to be slow is read at once", () => {
  const start = performance.now();
  for (const piece of ['a="\\', "a ", "a=,", ", ,", '"\\"', "a\t="]) parseChallenges(piece.repeat(100_000));
  expect(performance.now() - start).toBeLessThan(1000);
});
