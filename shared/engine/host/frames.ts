const lengthBytes = 4;

/** Puts items one after another, each behind its length as a 32-bit little-endian number; see wasm/frame. */
export function writeFrames(items: readonly Uint8Array[]): Uint8Array {
  const size = items.reduce((sum, item) => sum + lengthBytes + item.byteLength, 0);
  const batch = new Uint8Array(size);
  const view = new DataView(batch.buffer);
  let at = 0;
  for (const item of items) {
    view.setUint32(at, item.byteLength, true);
    batch.set(item, at + lengthBytes);
    at += lengthBytes + item.byteLength;
  }
  return batch;
}

/**
 * The items of a batch, which share its memory.
 * @throws RangeError where the batch ends within an item.
 */
export function readFrames(batch: Uint8Array): readonly Uint8Array[] {
  const view = new DataView(batch.buffer, batch.byteOffset, batch.byteLength);
  const items: Uint8Array[] = [];
  for (let at = 0; at < batch.byteLength;) {
    if (batch.byteLength - at < lengthBytes) throw new RangeError(`The batch ends within a length at ${at}.`);
    const start = at + lengthBytes;
    const end = start + view.getUint32(at, true);
    if (end > batch.byteLength) throw new RangeError(`The item at ${at} is longer than the batch.`);
    items.push(batch.subarray(start, end));
    at = end;
  }
  return items;
}
