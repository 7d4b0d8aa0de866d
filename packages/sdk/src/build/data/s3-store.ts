import { ROLE_AUDIENCE } from '../../policy/s3-violations.ts';
import type { S3Entry } from '../../request/s3.ts';
import { awsHost, DEFAULT_REGION, isAws, s3Address } from '../../request/s3-address.ts';
import type { EnvVar } from '../environment.ts';
import { type Mounted, secretSource } from '../volumes.ts';
import { AUTHORITY, KEYS, TOKEN, WORK } from './s3-script.ts';

type Fields = Readonly<Record<string, unknown>>;
type Volume = Mounted['volume'];

const CONFIG_MODE = 0o444;
const TOKEN_SECONDS = 3600;

/** Files that an entry needs beside its data, each a volume and the file's folder in a helper container. */
export function storeFiles(entry: S3Entry, name: string): readonly { readonly volume: Volume; readonly at: string }[] {
  const { secret, role, ca } = entry;
  return [
    ...(secret === undefined ? [] : [{ volume: { name: `${name}-key`, ...secretSource(secret) }, at: KEYS }]),
    ...(role === undefined ? [] : [{ volume: { name: `${name}-token`, ...tokenSource() }, at: TOKEN }]),
    ...(ca === undefined ? [] : [{ volume: { name: `${name}-ca`, ...authoritySource(ca) }, at: AUTHORITY }]),
  ];
}

function tokenSource(): Fields {
  const serviceAccountToken = { audience: ROLE_AUDIENCE, expirationSeconds: TOKEN_SECONDS, path: 'token' };
  return { projected: { defaultMode: 0o440, sources: [{ serviceAccountToken }] } };
}

function authoritySource(name: string): Fields {
  return { configMap: { name, defaultMode: CONFIG_MODE, items: [{ key: 'ca.crt', path: 'ca.crt' }] } };
}

/** How AWS's libraries, and rclone through them, find the credentials: in files, and nowhere else. */
export function credentialVariables(
  { secret, role }: S3Entry,
  at: { readonly keys: string; readonly token: string },
): EnvVar[] {
  const who =
    secret !== undefined
      ? [{ name: 'AWS_SHARED_CREDENTIALS_FILE', value: `${at.keys}/credentials` }]
      : [
          { name: 'AWS_ROLE_ARN', value: role },
          { name: 'AWS_ROLE_SESSION_NAME', value: 'aisubmit' },
          { name: 'AWS_WEB_IDENTITY_TOKEN_FILE', value: `${at.token}/token` },
          { name: 'AWS_STS_REGIONAL_ENDPOINTS', value: 'regional' },
        ];
  return [...who, { name: 'AWS_EC2_METADATA_DISABLED', value: 'true' }];
}

/** Which store, and what other makes of it do not know. */
export function storeVariables({ endpoint, region }: S3Entry): EnvVar[] {
  const foreign = endpoint !== undefined && !isAws(endpoint);
  return [
    { name: 'AWS_REGION', value: region ?? DEFAULT_REGION },
    ...(endpoint === undefined ? [] : [{ name: 'AWS_ENDPOINT_URL_S3', value: endpoint }]),
    ...(foreign
      ? [
          { name: 'AWS_REQUEST_CHECKSUM_CALCULATION', value: 'when_required' },
          { name: 'AWS_RESPONSE_CHECKSUM_VALIDATION', value: 'when_required' },
        ]
      : []),
  ];
}

/** The whole environment of a container that copies. rclone reads its options from variables, so that none is a word of a command. */
export function helperVariables(entry: S3Entry): EnvVar[] {
  const { bucket } = s3Address(entry.url);
  const region = entry.region ?? DEFAULT_REGION;
  // A certificate for *.s3.REGION.amazonaws.com is none for a bucket with dots.
  const isPath = entry.pathStyle ?? (entry.endpoint !== undefined || bucket.includes('.'));
  const isAmazon = entry.endpoint === undefined && !isPath;
  const endpoint = entry.endpoint ?? `https://${awsHost('s3', region)}`;
  const options: Readonly<Record<string, string>> = {
    S3_PROVIDER: isAmazon ? 'AWS' : 'Other',
    S3_ENV_AUTH: 'true',
    S3_REGION: region,
    ...(isAmazon ? {} : { S3_ENDPOINT: endpoint, S3_FORCE_PATH_STYLE: String(isPath) }),
    ...OPTIONS,
  };
  return [
    ...credentialVariables(entry, { keys: KEYS, token: TOKEN }),
    ...storeVariables(entry),
    { name: 'AWS_PROFILE', value: 'default' },
    { name: 'AWS_CONFIG_FILE', value: '/dev/null' },
    { name: 'GOMEMLIMIT', value: '400MiB' },
    ...Object.entries(options).map(([name, value]) => ({ name: `RCLONE_${name}`, value })),
  ];
}

/** Retries are the script's, which knows what is worth one; a bucket is never made; links are never followed. */
const OPTIONS: Readonly<Record<string, string>> = {
  CONFIG: '/dev/null',
  CACHE_DIR: `${WORK}/cache`,
  S3_NO_CHECK_BUCKET: 'true',
  SKIP_LINKS: 'true',
  LOCAL_NO_PREALLOCATE: 'true',
  RETRIES: '1',
  LOW_LEVEL_RETRIES: '3',
  CONTIMEOUT: '15s',
  TIMEOUT: '2m',
  BUFFER_SIZE: '8M',
  LOG_LEVEL: 'ERROR',
  STATS: '0',
  ASK_PASSWORD: 'false',
};
