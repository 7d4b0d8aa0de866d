import { ApiStatus } from '../../api/api-status.ts';
import { type Fields, isFields } from '../../api/fields.ts';
import { ENVELOPE, MESSAGES, type Message } from './messages.ts';

const MAGIC = Buffer.from('k8s\0');

/** Reads the protobuf that kubectl's typed clients send, for the few types they send here. Throws 415 for others, 400 for broken bytes. */
export function decodeProtobuf(body: Buffer): Fields {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC))
    throw new ApiStatus(400, 'provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]');
  const envelope = decodeMessage(body.subarray(MAGIC.length), ENVELOPE);
  const { apiVersion, kind } = envelope['typeMeta'] as { apiVersion?: string; kind?: string };
  const message = MESSAGES[kind ?? ''];
  if (message === undefined) throw new ApiStatus(415, `the embedded sandbox does not read ${kind} as protobuf`);
  const raw = envelope['raw'];
  const decoded = raw instanceof Buffer ? decodeMessage(raw, message) : {};
  return { ...(apiVersion === undefined ? {} : { apiVersion }), ...(kind === undefined ? {} : { kind }), ...decoded };
}

function decodeMessage(bytes: Buffer, message: Message): Fields {
  const result: Fields = {};
  let offset = 0;
  while (offset < bytes.length) {
    const tag = readVarint(bytes, offset);
    offset = tag.next;
    const field = message[tag.value >> 3];
    const value = readValue(bytes, offset, tag.value & 7);
    offset = value.next;
    if (field !== undefined) keep(result, field, value.value);
  }
  return result;
}

function keep(result: Fields, [name, type]: Message[number], value: number | Buffer): void {
  if (typeof value === 'number') {
    result[name] = type === 'bool' ? value !== 0 : value;
  } else if (typeof type === 'object') {
    result[name] = decodeMessage(value, type);
  } else {
    const read = READERS[type]?.(value, result[name]);
    if (read !== undefined) result[name] = read;
  }
}

/** How bytes become a value, given what came under that name before. Go writes empty strings too; JSON leaves them out. */
const READERS: Readonly<Record<string, (value: Buffer, before: unknown) => unknown>> = {
  string: (value) => (value.length === 0 ? undefined : value.toString()),
  bytes: (value) => (value.length === 0 ? undefined : value),
  strings: (value, before) => [...(Array.isArray(before) ? before : []), value.toString()],
  map: (value, before) => addEntry(value, before, 'utf8'),
  bytesMap: (value, before) => addEntry(value, before, 'base64'),
};

function addEntry(bytes: Buffer, before: unknown, encoding: BufferEncoding): Fields {
  const { key, value } = decodeMessage(bytes, { 1: ['key', 'string'], 2: ['value', 'bytes'] });
  const text = value instanceof Buffer ? value.toString(encoding) : '';
  return { ...(isFields(before) ? before : {}), [String(key ?? '')]: text };
}

function readValue(bytes: Buffer, offset: number, wire: number): { value: number | Buffer; next: number } {
  if (wire === 0) return readVarint(bytes, offset);
  if (wire === 1) return { value: 0, next: offset + 8 };
  if (wire === 5) return { value: 0, next: offset + 4 };
  if (wire !== 2) throw new ApiStatus(400, 'broken protobuf');
  const length = readVarint(bytes, offset);
  const next = length.next + length.value;
  if (next > bytes.length) throw new ApiStatus(400, 'broken protobuf');
  return { value: bytes.subarray(length.next, next), next };
}

function readVarint(bytes: Buffer, offset: number): { value: number; next: number } {
  let value = 0;
  for (let position = 0; position < 10; position += 1) {
    const byte = bytes[offset + position];
    if (byte === undefined) break;
    value += (byte & 0x7f) * 2 ** (7 * position);
    if (byte < 0x80) return { value, next: offset + position + 1 };
  }
  throw new ApiStatus(400, 'broken protobuf');
}
