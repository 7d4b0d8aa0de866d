import { AisubmitError, closest, type NewSecret, SECRET_KINDS, type SecretKind } from '@aisubmit/sdk';
import { gatherGit } from './gather-git.ts';
import { gatherRegistry } from './gather-registry.ts';
import { gatherS3 } from './gather-s3.ts';
import { gatherToken } from './gather-token.ts';
import type { Gathering } from './gathering.ts';

/** Finds out everything that a Secret of a kind needs. */
export async function gatherSecret(kind: SecretKind, gathering: Gathering): Promise<NewSecret> {
  refuseForeign(kind, gathering);
  return await GATHER[kind](gathering);
}

/** @throws {AisubmitError} `INVALID_INPUT`, without what was written instead. */
export function parseSecretKind(text: string): SecretKind {
  const kind = SECRET_KINDS.find((each) => each === text);
  if (kind !== undefined) return kind;
  const near = closest(text, SECRET_KINDS);
  throw new AisubmitError('INVALID_INPUT', `KIND is one of ${SECRET_KINDS.join(', ')}`, {
    fix: near === undefined ? EXAMPLE : `did you mean ${near}?`,
  });
}

const EXAMPLE = 'write for example: kubectl aisubmit secret create git NAME --host git.example.com';

const GATHER: Readonly<Record<SecretKind, (gathering: Gathering) => Promise<NewSecret>>> = {
  git: gatherGit,
  s3: gatherS3,
  registry: gatherRegistry,
  token: gatherToken,
};

/** Flags that mean something for some kinds only. */
const FOR: Readonly<Record<string, readonly SecretKind[]>> = {
  host: ['git', 'registry', 'token'],
  username: ['git', 'registry', 'token'],
  'ssh-key': ['git'],
  'known-hosts': ['git'],
  'host-key-fingerprint': ['git'],
  endpoint: ['s3'],
  region: ['s3'],
  'credentials-file': ['s3'],
  profile: ['s3'],
  'access-key-id': ['s3'],
  for: ['token'],
  ca: ['git', 's3'],
  repository: ['git'],
  bucket: ['s3'],
};

function refuseForeign(kind: SecretKind, { flags }: Gathering): void {
  for (const [flag, value] of Object.entries(flags)) {
    const kinds = Object.hasOwn(FOR, flag) ? FOR[flag] : undefined;
    if (value === undefined || kinds === undefined || kinds.includes(kind)) continue;
    throw new AisubmitError('INVALID_INPUT', `--${flag} is for ${kinds.join(' and ')}, not for ${kind}`, {
      fix: 'leave it out',
    });
  }
}
