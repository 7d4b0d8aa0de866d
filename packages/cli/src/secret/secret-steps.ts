import type { NewSecret } from '@aisubmit/sdk';

/** How to use a fresh Secret, as lines to paste. */
export function secretSteps(secret: NewSecret, name: string): string {
  const lines = USES[secret.kind](secret, name).map((line) => `  ${line}\n`);
  return `Use it:\n${lines.join('')}`;
}

const USES: { readonly [K in NewSecret['kind']]: (secret: NewSecret, name: string) => readonly string[] } = {
  git: (secret, name) => [`kubectl aisubmit train NAME --git ${repository(secret)} --git-secret ${name} …`],
  s3: (secret, name) => [
    `kubectl aisubmit train NAME --s3 s3://BUCKET/PREFIX,download=/data --s3-secret ${name}${endpoint(secret)} …`,
  ],
  registry: (_, name) => [`kubectl aisubmit train NAME --pull-secret ${name} …`],
  token: (secret, name) => tokenUses(secret, name),
};

function repository(secret: NewSecret): string {
  if (secret.kind !== 'git') return '';
  return secret.protocol === 'ssh'
    ? `ssh://git@${secret.host}/TEAM/REPOSITORY`
    : `https://${secret.host}/TEAM/REPOSITORY`;
}

function endpoint(secret: NewSecret): string {
  return secret.kind === 's3' && secret.endpoint !== undefined ? ` --s3-endpoint ${secret.endpoint}` : '';
}

function tokenUses(secret: NewSecret, name: string): readonly string[] {
  const purpose = secret.kind === 'token' ? secret.purpose : '';
  const flag = FLAGS.get(purpose);
  if (flag !== undefined) return [`kubectl aisubmit train NAME ${flag} ${name} …`];
  return [
    `as a file: kubectl aisubmit train NAME --mount secret:${name}:/run/${name}:ro …`,
    `as a variable: kubectl aisubmit train NAME --env-secret TOKEN=${name}:token …`,
  ];
}

/** What knows how a service's libraries want its token. */
const FLAGS: ReadonlyMap<string, string> = new Map([
  ['wandb', '--wandb-secret'],
  ['mlflow', '--mlflow-uri URL --mlflow-secret'],
  ['huggingface', '--hf-secret'],
  ['ngc', '--ngc-secret'],
]);
