/** What `s3://BUCKET/PREFIX` names. */
export interface S3Address {
  readonly bucket: string;
  /** Without slashes at its ends; empty for the whole bucket. */
  readonly prefix: string;
}

/** Where a store answers. */
export interface S3Host {
  readonly host: string;
  readonly port: number;
}

/** Where AWS asks for a region and none is named. */
export const DEFAULT_REGION = 'us-east-1';

const HTTPS_PORT = 443;
/** @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^[a-z0-9](?:[a-z0-9-]|\.(?!\.)){1,61}[a-z0-9]$/;
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
const PREFIX_PART = /^[A-Za-z0-9._=+@-]+$/;
const MAX_PREFIX = 512;
const HOST = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;
const MAX_PORT = 65_535;

/** What is wrong with an address, read on from the field; `undefined` where nothing is. */
export function s3AddressMistake(text: string): string | undefined {
  if (!text.startsWith('s3://')) return 'must be s3://BUCKET or s3://BUCKET/PREFIX; web addresses go to endpoint';
  if (/[?#]/.test(text)) return 'must not hold a query: a presigned URL is a secret';
  const [bucket = '', ...rest] = text.slice('s3://'.length).split('/');
  if (/[@:]/.test(bucket)) return 'must not hold a user, a key or a port';
  if (!BUCKET.test(bucket) || IPV4.test(bucket) || bucket.startsWith('xn--')) {
    return 'must name a bucket: 3 to 63 lower-case letters, digits, dashes and dots';
  }
  return prefixMistake(rest.join('/').replace(/\/$/, ''));
}

function prefixMistake(prefix: string): string | undefined {
  if (prefix === '') return undefined;
  if (prefix.length > MAX_PREFIX) return `must have a prefix of at most ${MAX_PREFIX} characters`;
  const parts = prefix.split('/');
  if (parts.some((part) => part === '..' || part === '.')) return 'must not climb (. or ..)';
  return parts.every((part) => PREFIX_PART.test(part))
    ? undefined
    : 'must have a prefix of letters, digits and . _ = + @ - between single slashes';
}

/** Takes an address apart that {@link s3AddressMistake} finds nothing wrong with. */
export function s3Address(url: string): S3Address {
  const [bucket = '', ...rest] = url.slice('s3://'.length).split('/');
  return { bucket, prefix: rest.join('/').replace(/\/$/, '') };
}

/** What is wrong with the address of a store; `undefined` where nothing is. */
export function endpointMistake(text: string): string | undefined {
  if (text.startsWith('http://')) return 'must not be http://, which shows keys’ signatures and data to the network';
  if (!text.startsWith('https://')) return 'must be https://HOST or https://HOST:PORT';
  if (/[?#]/.test(text)) return 'must not hold a query: a presigned URL is a secret';
  if (text.includes('@')) return 'must not hold a user or a key';
  const { host, port } = endpointHost(text);
  const isWhole =
    text.replace(/\/$/, '') === `https://${host}` || text.replace(/\/$/, '') === `https://${host}:${port}`;
  if (!isWhole || host.length > 253 || !HOST.test(host))
    return 'must be https://HOST or https://HOST:PORT, in lower case';
  return port >= 1 && port <= MAX_PORT ? undefined : `must have a port from 1 to ${MAX_PORT}`;
}

/** Host and port of `https://HOST[:PORT]`. */
export function endpointHost(endpoint: string): S3Host {
  const [host = '', port] = endpoint.slice('https://'.length).replace(/\/$/, '').split(':');
  return { host, port: port === undefined ? HTTPS_PORT : Number(port) };
}

/** Hosts through which a bucket is reached: its store's, at AWS both with and without the bucket in front. */
export function s3Hosts(entry: {
  readonly url: string;
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly pathStyle?: boolean | undefined;
}): readonly S3Host[] {
  const { bucket } = s3Address(entry.url);
  if (entry.endpoint === undefined) {
    const host = awsHost('s3', entry.region);
    return [host, `${bucket}.${host}`].map((each) => ({ host: each, port: HTTPS_PORT }));
  }
  const store = endpointHost(entry.endpoint);
  return [entry.pathStyle === false ? { ...store, host: `${bucket}.${store.host}` } : store];
}

/** Where AWS turns a service account's token into a role. */
export function stsHost(region: string | undefined): S3Host {
  return { host: awsHost('sts', region), port: HTTPS_PORT };
}

/** True for an address of AWS itself; other stores know less. */
export function isAws(endpoint: string): boolean {
  return /\.amazonaws\.com(\.cn)?$/.test(endpointHost(endpoint).host);
}

/** The host of one of AWS's services in a region. */
export function awsHost(service: string, region: string = DEFAULT_REGION): string {
  return `${service}.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
}
