import type { RequestDraft } from './request-draft.ts';
import type { RequestFlag } from './request-flag.ts';
import { readStore } from './s3-syntax.ts';

const group = 'storage';

/** How the parts of `--s3` are called that may be wrong by themselves. */
const PARTS = {
  mode: 'mode',
  path: 'path',
  secret: 'secret',
  role: 'role',
  endpoint: 'endpoint',
  region: 'region',
  pathStyle: 'path-style',
  ca: 'ca',
  size: 'size',
  interval: 'interval',
  claim: 'claim',
} as const;

/** Data in S3: `--s3`, and what every entry may share. */
export const S3_FLAGS: readonly RequestFlag[] = [
  {
    name: 's3',
    value: 's3://BUCKET/PREFIX[,download=/PATH]',
    repeat: true,
    group,
    summary:
      'Data in S3; repeatable. With download=/PATH it is there before the workload starts, with upload=/PATH what the workload ' +
      'writes is taken there; else its libraries find the credentials. More parts: secret=NAME or role=ARN, endpoint=URL, ' +
      'region=NAME, path-style, ca=CONFIGMAP, size=SIZE, interval=TIME; or mode=csi,claim=NAME,path=/PATH.',
    path: 's3',
    set: (draft, text) => draft.push('s3', readStore(text, draft), PARTS),
  },
  // After it, since they complete what it has put there.
  {
    name: 's3-secret',
    value: 'NAME',
    group,
    summary:
      'Secret for every --s3 that names neither secret nor role; make one with kubectl aisubmit secret create s3 NAME.',
    path: 's3',
    set: (draft, secret) => complete(draft, { secret }, 'role'),
  },
  {
    name: 's3-endpoint',
    value: 'URL',
    group,
    summary: 'Address of the store for every --s3 that names none, such as https://s3.example.com; without it AWS.',
    path: 's3',
    set: (draft, endpoint) => complete(draft, { endpoint }),
  },
];

/** A volume's driver has both of its own. */
function complete(draft: RequestDraft, values: Readonly<Record<string, unknown>>, instead?: string): void {
  if (!draft.has('s3')) throw draft.wrong('needs a bucket', 'add --s3 s3://BUCKET/PREFIX');
  draft.complete(
    's3',
    values,
    (entry) => entry['mode'] !== 'csi' && (instead === undefined || entry[instead] === undefined),
  );
}
