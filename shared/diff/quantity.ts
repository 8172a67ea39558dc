const binarySuffixes: Readonly<Record<string, bigint>> = {
  Ki: 2n ** 10n,
  Mi: 2n ** 20n,
  Gi: 2n ** 30n,
  Ti: 2n ** 40n,
  Pi: 2n ** 50n,
  Ei: 2n ** 60n,
};

const decimalExponents: Readonly<Record<string, number>> = {
  n: -9,
  u: -6,
  m: -3,
  "": 0,
  k: 3,
  M: 6,
  G: 9,
  T: 12,
  P: 15,
  E: 18,
};

const grammar = /^([+-]?)(\d*)(?:\.(\d*))?(?:(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E)|[eE]([+-]?\d{1,3}))?$/;

/** A quantity as an exact fraction: `numerator * 10^exponent`. */
interface Quantity {
  readonly numerator: bigint;
  readonly exponent: number;
}

/**
 * Whether two values are the same amount in the grammar of `k8s.io/apimachinery/pkg/api/resource.Quantity`
 * (`1000m` is `1`, `1Gi` is `1024Mi`). False where one of them is no quantity.
 */
export function sameQuantity(left: unknown, right: unknown): boolean {
  const a = parseQuantity(left);
  const b = parseQuantity(right);
  if (!a || !b) return false;
  const exponent = Math.min(a.exponent, b.exponent);
  return scale(a, exponent) === scale(b, exponent);
}

function parseQuantity(value: unknown): Quantity | undefined {
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const match = grammar.exec(String(value).trim());
  if (!match) return undefined;
  const [, sign, whole = "", fraction = "", suffix = "", decimalExponent] = match;
  if (whole === "" && fraction === "") return undefined;
  const digits = BigInt(whole + fraction) * (sign === "-" ? -1n : 1n);
  const binary = binarySuffixes[suffix];
  if (binary !== undefined) return { numerator: digits * binary, exponent: -fraction.length };
  const shift = decimalExponent === undefined ? (decimalExponents[suffix] ?? 0) : Number(decimalExponent);
  return { numerator: digits, exponent: shift - fraction.length };
}

function scale(quantity: Quantity, exponent: number): bigint {
  return quantity.numerator * 10n ** BigInt(quantity.exponent - exponent);
}
