import type { S3Entry } from '../request/s3.ts';
import { endpointHost, type S3Address, s3Address, s3Hosts } from '../request/s3-address.ts';
import type { Violation } from '../violation.ts';
import { bucketPrefix } from './bucket-prefix.ts';
import type { Effective } from './effective.ts';
import { endpointAllows } from './endpoint-allows.ts';
import { helperImageViolations } from './helper-image.ts';
import type { Policy } from './policy.ts';
import { s3Image } from './s3-image.ts';

/** Audience of the tokens that AWS turns into roles. */
export const ROLE_AUDIENCE = 'sts.amazonaws.com';

/** Stores, buckets and roles that the policy does not name. */
export function s3Violations({ spec, policy }: Effective): Violation[] {
  const ofEntries = spec.s3.flatMap((entry, index) => {
    const at = `spec.s3[${index}]`;
    return [
      ...endpointViolations(entry, at, policy),
      ...bucketViolations(entry, at, policy),
      ...roleViolations(entry, at, policy),
    ];
  });
  // Only these two are copied by a container of ours.
  const copies = spec.s3.some(({ mode }) => mode === 'download' || mode === 'upload');
  const helper = { image: s3Image(policy.sections), path: 'spec.s3', setting: 's3.image' };
  return copies ? [...ofEntries, ...helperImageViolations(helper, policy)] : ofEntries;
}

function endpointViolations(entry: S3Entry, at: string, { name, sections }: Policy): Violation[] {
  const allowed = sections.s3?.endpoints;
  if (allowed === undefined || entry.mode === 'csi') return [];
  // With the bucket in front it is still the same store.
  const [store = { host: '', port: 0 }] =
    entry.endpoint === undefined ? s3Hosts(entry) : [endpointHost(entry.endpoint)];
  if (allowed.some((each) => endpointAllows(each, store))) return [];
  return [
    {
      control: 's3-endpoint',
      path: `${at}.${entry.endpoint === undefined ? 'url' : 'endpoint'}`,
      message: `must be at a store that policy ${name} names: ${list(allowed)} (got ${store.host}:${store.port})`,
      why: 'A store outside the organisation is where data leaves to, or where other people’s data comes from.',
      fix:
        allowed.length === 0 ? 'leave s3 out, or ask your admin for a store' : 'set endpoint to a store that is named',
      layer: `policy ${name}`,
      asked: `${store.host}:${store.port}`,
      allowed: list(allowed),
    },
  ];
}

function bucketViolations({ url }: S3Entry, at: string, { name, sections }: Policy): Violation[] {
  const allowed = sections.s3?.buckets;
  if (allowed === undefined) return [];
  const place = s3Address(url);
  const asked = bucketPrefix(textOf(place));
  if (allowed.some((each) => asked.startsWith(bucketPrefix(each)))) return [];
  return [
    {
      control: 's3-bucket',
      path: `${at}.url`,
      message: `must be in a bucket that policy ${name} names: ${list(allowed)} (got ${textOf(place)})`,
      why: 'Buckets are shared by many; a prefix of your own keeps other teams’ data out of reach, and yours.',
      fix:
        allowed.length === 0
          ? 'leave s3 out, or ask your admin for a bucket'
          : 'use a bucket and prefix that are named',
      layer: `policy ${name}`,
      asked: textOf(place),
      allowed: list(allowed),
    },
  ];
}

function roleViolations({ role }: S3Entry, at: string, { name, sections }: Policy): Violation[] {
  if (role === undefined) return [];
  const audiences = sections.tokens?.audiences ?? [];
  const roles = sections.s3?.roles;
  const common = { path: `${at}.role`, layer: `policy ${name}`, asked: role };
  const token: Violation[] = audiences.includes(ROLE_AUDIENCE)
    ? []
    : [
        {
          ...common,
          control: 'token-audience',
          message: `needs a token for ${ROLE_AUDIENCE}, which policy ${name} does not allow`,
          why: 'A projected token is an identity wherever its audience is accepted.',
          fix: `use secret, or ask your admin to add ${ROLE_AUDIENCE} to tokens.audiences of the policy`,
          allowed: list(audiences),
        },
      ];
  if (roles === undefined || roles.includes(role)) return token;
  return [
    ...token,
    {
      ...common,
      control: 's3-bucket',
      message: `must be a role that policy ${name} names: ${list(roles)} (got ${role})`,
      why: 'A role opens every bucket that its cloud policy names, whoever uses it.',
      fix: 'use a role that is named, or secret',
      allowed: list(roles),
    },
  ];
}

function textOf({ bucket, prefix }: S3Address): string {
  return prefix === '' ? bucket : `${bucket}/${prefix}`;
}

function list(values: readonly string[]): string {
  return values.length === 0 ? 'none' : values.join(', ');
}
