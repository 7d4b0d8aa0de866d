import type { Effective } from '../../policy/effective.ts';
import { s3Image } from '../../policy/s3-image.ts';
import { parseDurationSeconds } from '../../request/duration.ts';
import { normalizePath } from '../../request/mounts.ts';
import { parseQuantity } from '../../request/quantity.ts';
import type { S3Entry } from '../../request/s3.ts';
import { s3Address } from '../../request/s3-address.ts';
import type { EnvVar } from '../environment.ts';
import { type Mounted, mounted } from '../volumes.ts';
import { helperContainer } from './helper-container.ts';
import { S3_DOWNLOAD } from './s3-download-script.ts';
import { END } from './s3-end.ts';
import { DATA, WORK } from './s3-script.ts';
import { credentialVariables, helperVariables, storeFiles, storeVariables } from './s3-store.ts';
import { S3_UPLOAD, S3_UPLOAD_CHECK } from './s3-upload-script.ts';
import { stoppable } from './stoppable.ts';

type Fields = Readonly<Record<string, unknown>>;

interface S3Parts {
  readonly initContainers: readonly Fields[];
  readonly sidecars: readonly Fields[];
  readonly mounted: readonly Mounted[];
  readonly hidden: readonly Mounted['volume'][];
  readonly environment: readonly EnvVar[];
}

interface Placed {
  readonly entry: S3Entry;
  /** `s3-N`, after the entry's place in the request. */
  readonly name: string;
}

/** Long enough for a last push, within the floor's cap. */
export const UPLOAD_GRACE_SECONDS = 300;

const INTERVAL_SECONDS = 300;
/** Quantities count billionths. */
const BILLIONTHS = 1_000_000_000n;
const WORK_SIZE = '1Gi';
/** In the workload's container these lie beside nothing else: a notebook's token takes /var/run/aisubmit for itself. */
const OWN_KEYS = '/etc/aisubmit/s3';
const OWN_TOKEN = '/etc/aisubmit/s3-token';
const OWN_AUTHORITY = '/etc/aisubmit/s3-ca';

/** Buckets of a workload: what is fetched before it starts, what is taken away while it runs, and what it may use itself. */
export function s3Source(effective: Effective): S3Parts {
  const placed = effective.spec.s3.map((entry, index) => ({ entry, name: `s3-${index}` }));
  const copies = placed.filter(({ entry }) => entry.mode === 'download' || entry.mode === 'upload');
  const downloads = copies.filter(({ entry }) => entry.mode === 'download');
  const uploads = copies.filter(({ entry }) => entry.mode === 'upload');
  return {
    initContainers: [
      ...uploads.map((each) => helper(effective, each, 'upload-check')),
      ...downloads.map((each) => helper(effective, { ...each, folder: folderOf(each, copies) }, 'download')),
    ],
    sidecars: uploads.map((each) => helper(effective, { ...each, folder: folderOf(each, copies) }, 'upload')),
    mounted: [
      ...copies.filter((each) => folderOf(each, copies) === each.name).map((each) => folder(effective, each, copies)),
      ...placed.flatMap(claimed),
      ...ownFiles(placed),
      ...(uploads.length === 0 ? [] : [mounted('s3-end', { emptyDir: { sizeLimit: '1Mi' } }, { mountPath: END })]),
    ],
    hidden: copies.flatMap(({ entry, name }) => [
      ...storeFiles(entry, name).map(({ volume }) => volume),
      { name: `${name}-work`, emptyDir: { sizeLimit: WORK_SIZE } },
    ]),
    environment: ownVariables(placed),
  };
}

/** True when somebody waits for the end of the workload to take its results away. */
export function hasUploads({ spec }: Effective): boolean {
  return spec.s3.some(({ mode }) => mode === 'upload');
}

const SCRIPTS = {
  download: stoppable(S3_DOWNLOAD),
  upload: S3_UPLOAD,
  'upload-check': stoppable(S3_UPLOAD_CHECK),
} as const;

function helper(
  effective: Effective,
  { entry, name, folder: volume }: Placed & { readonly folder?: string },
  task: keyof typeof SCRIPTS,
): Fields {
  return helperContainer(effective, {
    name: `s3-${task}-${name.slice('s3-'.length)}`,
    image: s3Image(effective.policy.sections),
    command: ['sh', '-c', SCRIPTS[task], `aisubmit-s3-${task}`],
    args: words(effective, entry, task),
    environment: helperVariables(entry),
    volumeMounts: [
      { name: `${name}-work`, mountPath: WORK },
      ...storeFiles(entry, name).map(({ volume: { name: file }, at }) => ({
        name: file,
        mountPath: at,
        readOnly: true,
      })),
      ...(volume === undefined
        ? []
        : [{ name: volume, mountPath: DATA, ...(task === 'upload' ? { readOnly: true } : {}) }]),
      ...(task === 'upload' ? [{ name: 's3-end', mountPath: END, readOnly: true }] : []),
    ],
  });
}

/** What a script is told. None of it is code, and all of it has passed the request's schema. */
function words(effective: Effective, entry: S3Entry, task: keyof typeof SCRIPTS): string[] {
  const { bucket, prefix } = s3Address(entry.url);
  const isTrial = task !== 'download' && effective.kind === 'Training' && effective.spec.sweep !== undefined;
  return [
    `place=${prefix === '' ? bucket : `${bucket}/${prefix}`}`,
    ...(entry.secret === undefined ? ['role=true'] : [`secret=${entry.secret}`]),
    ...(isTrial ? ['trial=true'] : []),
    ...(task === 'download' ? [`space=${parseQuantity(sizeOf(effective, entry)) / BILLIONTHS}`] : []),
    ...(task === 'upload' ? [`every=${everySeconds(entry)}`, `grace=${UPLOAD_GRACE_SECONDS}`] : []),
  ];
}

function everySeconds({ interval }: S3Entry): number {
  return (interval === undefined ? undefined : parseDurationSeconds(interval)) ?? INTERVAL_SECONDS;
}

/** A download and an upload of one path share the folder, under the name of the first. */
function folderOf({ entry }: Placed, copies: readonly Placed[]): string {
  const path = normalizePath(entry.path ?? '');
  return copies.find((each) => normalizePath(each.entry.path ?? '') === path)?.name ?? '';
}

function folder(effective: Effective, first: Placed, copies: readonly Placed[]): Mounted {
  const sharing = copies.filter((each) => folderOf(each, copies) === first.name);
  const size = sharing.find(({ entry }) => entry.size !== undefined)?.entry ?? first.entry;
  const emptyDir = { sizeLimit: sizeOf(effective, size) };
  return mounted(first.name, { emptyDir }, { mountPath: normalizePath(first.entry.path ?? '') });
}

function sizeOf({ spec }: Effective, entry: S3Entry): string {
  const path = normalizePath(entry.path ?? '');
  const shared = spec.s3.find(
    (other) => other.size !== undefined && other.path !== undefined && normalizePath(other.path) === path,
  );
  return entry.size ?? shared?.size ?? spec.resources.ephemeralStorage;
}

function claimed({ entry, name }: Placed): Mounted[] {
  if (entry.mode !== 'csi') return [];
  const persistentVolumeClaim = { claimName: entry.claim };
  return [mounted(name, { persistentVolumeClaim }, { mountPath: normalizePath(entry.path ?? '') })];
}

/** The files of mode credentials, of which a container has one set. */
function ownFiles(placed: readonly Placed[]): Mounted[] {
  const own = placed.find(({ entry }) => entry.mode === 'credentials');
  if (own === undefined) return [];
  const places: Readonly<Record<string, string>> = {
    [`${own.name}-key`]: OWN_KEYS,
    [`${own.name}-token`]: OWN_TOKEN,
    [`${own.name}-ca`]: OWN_AUTHORITY,
  };
  return storeFiles(own.entry, own.name).map(({ volume: { name, ...source } }) =>
    mounted(name, source, { mountPath: places[name], readOnly: true }),
  );
}

function ownVariables(placed: readonly Placed[]): EnvVar[] {
  const own = placed.find(({ entry }) => entry.mode === 'credentials');
  if (own === undefined) return [];
  return [
    ...credentialVariables(own.entry, { keys: OWN_KEYS, token: OWN_TOKEN }),
    ...storeVariables(own.entry),
    ...(own.entry.ca === undefined ? [] : [{ name: 'AWS_CA_BUNDLE', value: `${OWN_AUTHORITY}/ca.crt` }]),
  ];
}
