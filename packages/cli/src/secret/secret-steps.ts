import { type NewSecret, TOKEN_PURPOSES } from '@aisubmit/sdk';

/** How to use a fresh Secret, as lines to paste. */
export function secretSteps(secret: NewSecret, name: string): string {
  const lines = uses(secret, name).map((line) => `  ${line}\n`);
  return `Use it:\n${lines.join('')}`;
}

function uses(secret: NewSecret, name: string): readonly string[] {
  if (secret.kind === 'token') return tokenUses(secret, name);
  if (secret.kind === 'registry') return [train(`--pull-secret ${name}`)];
  if (secret.kind === 'git') return [train(`--git ${repository(secret)} --git-secret ${name}`)];
  const store = secret.endpoint === undefined ? '' : ` --s3-endpoint ${secret.endpoint}`;
  return [
    train(`--s3 s3://BUCKET/PREFIX,download=/data --s3-secret ${name}${store}`),
    train(`--s3 s3://BUCKET/PREFIX,upload=/out --s3-secret ${name}${store}`),
  ];
}

function train(flags: string): string {
  return `kubectl aisubmit train NAME ${flags} …`;
}

type Of<K extends NewSecret['kind']> = Extract<NewSecret, { readonly kind: K }>;

function repository(secret: Of<'git'>): string {
  return secret.protocol === 'ssh'
    ? `ssh://git@${secret.host}/TEAM/REPOSITORY`
    : `https://${secret.host}/TEAM/REPOSITORY`;
}

function tokenUses(secret: Of<'token'>, name: string): readonly string[] {
  const flags = SERVICE_FLAGS[secret.purpose]?.(secret, name);
  if (flags !== undefined) return [train(flags)];
  return [
    `as a file: ${train(`--mount secret:${name}:/run/${name}`)}`,
    `as a variable: ${train(`--env-secret VARIABLE=${name}:token`)}`,
  ];
}

const SERVICE_FLAGS: Readonly<Record<string, (secret: Of<'token'>, name: string) => string>> = {
  wandb: (secret, name) => `--wandb-secret ${name}${ownServer(secret, '--wandb-url')}`,
  mlflow: ({ hosts: [host = 'HOST'], username }, name) =>
    `--mlflow-uri https://${host} --mlflow-secret ${name}${username === undefined ? '' : ' --mlflow-auth basic'}`,
  huggingface: (secret, name) => `--hf-secret ${name}${ownServer(secret, '--hf-endpoint')}`,
  ngc: (_, name) => `--ngc-secret ${name}`,
};

/** The service's own address needs no flag. */
function ownServer({ purpose, hosts: [host] }: Of<'token'>, flag: string): string {
  return host === undefined || TOKEN_PURPOSES[purpose]?.includes(host) === true ? '' : ` ${flag} https://${host}`;
}
