import type { NewSecret } from '@aisubmit/sdk';

/** How to use a fresh Secret, as lines to paste. */
export function secretSteps(secret: NewSecret, name: string): string {
  const lines = USES[secret.kind](secret, name).map((line) => `  ${line}\n`);
  return `Use it:\n${lines.join('')}`;
}

const USES: { readonly [K in NewSecret['kind']]: (secret: NewSecret, name: string) => readonly string[] } = {
  git: (secret, name) => [`kubectl aisubmit train NAME --git ${repository(secret)} --git-secret ${name} …`],
  s3: (_, name) => [`in a request: s3: [{ url: s3://BUCKET/PREFIX, mode: download, path: /data, secret: ${name} }]`],
  registry: (_, name) => [`kubectl aisubmit train NAME --pull-secret ${name} …`],
  token: (secret, name) => tokenUses(secret, name),
};

function repository(secret: NewSecret): string {
  if (secret.kind !== 'git') return '';
  return secret.protocol === 'ssh'
    ? `ssh://git@${secret.host}/TEAM/REPOSITORY`
    : `https://${secret.host}/TEAM/REPOSITORY`;
}

function tokenUses(secret: NewSecret, name: string): readonly string[] {
  const purpose = secret.kind === 'token' ? secret.purpose : '';
  if (purpose === 'wandb' || purpose === 'mlflow')
    return [`in a request: tracking: { ${purpose}: { secret: ${name} } }`];
  const variable = purpose === 'ngc' ? 'NGC_API_KEY' : 'TOKEN';
  return [
    `as a file: kubectl aisubmit train NAME --mount secret:${name}:/run/${name}:ro …`,
    `as a variable: kubectl aisubmit train NAME --env-secret ${variable}=${name}:token …`,
  ];
}
