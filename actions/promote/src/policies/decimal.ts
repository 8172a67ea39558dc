/** A number as it is written, of any length: `20260501123456789` is not rounded. */
export interface Decimal {
  readonly isNegative: boolean;
  /** Without zeros in front. */
  readonly whole: string;
  /** Without zeros at the end. */
  readonly fraction: string;
}

/** Reads a decimal number. Powers of ten are none: `7e10` is rather the start of a commit id. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^([+-]?)([0-9]*)(?:\.([0-9]*))?$/.exec(text);
  if (!match) return undefined;
  const [, sign, digits = "", decimals = ""] = match;
  if (digits === "" && decimals === "") return undefined;
  const whole = digits.replace(/^0+/, "");
  const fraction = withoutTrailingZeros(decimals);
  return { isNegative: sign === "-" && (whole !== "" || fraction !== ""), whole, fraction };
}

function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === "0") end--;
  return digits.slice(0, end);
}

/** The order of numbers: negative where `a` is smaller. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.isNegative !== b.isNegative) return a.isNegative ? -1 : 1;
  const order =
    a.whole.length - b.whole.length || compareText(a.whole, b.whole) || compareText(a.fraction, b.fraction);
  return a.isNegative ? -order : order;
}

/** The order of characters, whatever the language. */
export function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
