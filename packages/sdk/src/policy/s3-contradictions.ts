import type { Reason } from '../errors.ts';
import { isInside, normalizePath } from '../request/mounts.ts';
import { compareQuantities } from '../request/quantity.ts';
import type { S3Entry } from '../request/s3.ts';
import { isAws } from '../request/s3-address.ts';
import type { Effective } from './effective.ts';

interface Placed {
  readonly entry: S3Entry;
  readonly at: string;
}

/** What outranks the mounted file in every AWS library. */
const OUTRANKING = [
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_PROFILE',
  'AWS_DEFAULT_PROFILE',
];
/** What all entries of mode credentials share, since a container has one of each. */
const SHARED = ['secret', 'role', 'endpoint', 'region', 'ca'] as const;
const HOME = '/home/aisubmit';

/** What S3 entries cannot mean together, or not for this kind of workload. */
export function s3Contradictions(effective: Effective): Reason[] {
  const placed = effective.spec.s3.map((entry, index) => ({ entry, at: `spec.s3[${index}]` }));
  return [
    ...placed.flatMap((each) => uploadReasons(each, effective)),
    ...placed.flatMap((each) => roleReasons(each, effective)),
    ...credentialsReasons(placed, effective),
    ...placed.flatMap((each, index) => [
      ...pathReasons(each, placed.slice(0, index)),
      ...mountReasons(each, effective),
      ...repositoryReasons(each, effective),
      ...spaceReasons(each, effective),
    ]),
  ];
}

function uploadReasons({ entry, at }: Placed, { kind, spec }: Effective): Reason[] {
  if (entry.mode !== 'upload') return [];
  if (kind === 'Inference') {
    const fix = 'use mode credentials and write from your server';
    return [{ path: `${at}.mode`, message: 'upload is for workloads that end; an endpoint does not', fix }];
  }
  if (kind === 'Notebook' || spec.command !== undefined) return [];
  const message = 'is required by an upload, which waits for its end';
  return [{ path: 'spec.command', message, fix: 'write it after --, such as -- python train.py' }];
}

function roleReasons({ entry, at }: Placed, { spec }: Effective): Reason[] {
  if (entry.role === undefined) return [];
  const foreign: Reason[] =
    entry.endpoint === undefined || isAws(entry.endpoint)
      ? []
      : [{ path: `${at}.role`, message: 'is a role of AWS, which this endpoint is not', fix: 'use secret' }];
  if (spec.serviceAccount !== undefined) return foreign;
  const message = 'is required by a role, which is given to a service account';
  return [
    ...foreign,
    { path: 'spec.serviceAccount', message, fix: 'name the service account that may assume the role' },
  ];
}

function credentialsReasons(placed: readonly Placed[], { spec }: Effective): Reason[] {
  const [first, ...others] = placed.filter(({ entry }) => entry.mode === 'credentials');
  if (first === undefined) return [];
  const differing = others.flatMap(({ entry, at }) =>
    SHARED.filter((field) => entry[field] !== first.entry[field]).map((field) => ({
      path: `${at}.${field}`,
      message: `must be the same as ${first.at}.${field}: a container has one set of S3 credentials`,
      fix: 'use the same for all entries of mode credentials, or mode download and upload, which have their own',
    })),
  );
  const outranking = spec.env.flatMap(({ name }, index) =>
    OUTRANKING.includes(name)
      ? [
          {
            path: `spec.env[${index}].name`,
            message: `outranks the credentials of ${first.at}`,
            fix: 'remove the variable',
          },
        ]
      : [],
  );
  return [...differing, ...outranking];
}

/** Results may start from what a download brought, so those two may share a folder; anything else would mix. */
function pathReasons({ entry, at }: Placed, earlier: readonly Placed[]): Reason[] {
  const path = pathOf(entry);
  if (path === undefined) return [];
  if (path === HOME) return [{ path: `${at}.path`, message: `must not be ${HOME}, the home`, fix: `use ${HOME}/data` }];
  return earlier.flatMap((other) => {
    const taken = pathOf(other.entry);
    if (taken === undefined) return [];
    if (taken === path && isPair(entry, other.entry)) return sizeReasons({ entry, at }, other);
    if (!isInside(path, taken) && !isInside(taken, path)) return [];
    const message = `must not share a folder with ${other.at}.path, ${taken}`;
    return [{ path: `${at}.path`, message, fix: 'use a folder of its own; only a download and an upload may be one' }];
  });
}

function isPair(one: S3Entry, other: S3Entry): boolean {
  const modes = [one.mode, other.mode];
  return modes.includes('download') && modes.includes('upload');
}

function sizeReasons({ entry, at }: Placed, other: Placed): Reason[] {
  if (entry.size === undefined || other.entry.size === undefined || entry.size === other.entry.size) return [];
  return [{ path: `${at}.size`, message: `must be the same as ${other.at}.size: they are one folder` }];
}

function mountReasons({ entry, at }: Placed, { spec }: Effective): Reason[] {
  const path = pathOf(entry);
  if (path === undefined) return [];
  return spec.mounts.flatMap((mount, index) => {
    const taken = normalizePath(mount.path);
    if (taken === path) {
      return [{ path: `${at}.path`, message: `is already mounted by mounts[${index}]`, fix: 'use another folder' }];
    }
    if (entry.mode !== 'upload' || !isInside(taken, path)) return [];
    const message = `holds mounts[${index}].path, ${taken}, which would not be uploaded`;
    return [{ path: `${at}.path`, message, fix: 'mount it elsewhere' }];
  });
}

function repositoryReasons({ entry, at }: Placed, { spec }: Effective): Reason[] {
  const path = pathOf(entry);
  if (path === undefined) return [];
  return spec.git.flatMap((each) => {
    if (!isInside(path, each.path) && !isInside(each.path, path)) return [];
    const message = `must not share a folder with spec.git[${each.index}], ${each.path}`;
    return [{ path: `${at}.path`, message, fix: 'use a folder of its own' }];
  });
}

/** What the kubelet counts against the container, whichever volume it lies in. */
function spaceReasons({ entry, at }: Placed, { spec }: Effective): Reason[] {
  const space = spec.resources.ephemeralStorage;
  if (entry.size === undefined || compareQuantities(entry.size, space) <= 0) return [];
  const message = `must not be more than resources.ephemeralStorage, from which it is taken, ${space} (got ${entry.size})`;
  return [{ path: `${at}.size`, message, fix: `ask for it with --ephemeral-storage ${entry.size}` }];
}

function pathOf({ path }: S3Entry): string | undefined {
  return path === undefined ? undefined : normalizePath(path);
}
