import { boolean, string } from '@oclif/core/flags';
import { CLUSTER_FLAGS } from './global-flags.ts';

// These name a credential of the cluster elsewhere; here they would be taken for the one that is stored.
const { token: _token, username: _username, password: _password, ...CLUSTER } = CLUSTER_FLAGS;

/** kubectl's global flags, without those that would be mistaken for the credential that is stored. */
export const SECRET_CLUSTER_FLAGS = CLUSTER;

/** Where a credential comes from and what it is for: the same for a new Secret and for what replaces an old one. */
export const CREDENTIAL_FLAGS = {
  host: string({
    summary: 'Host that it is for, such as git.example.com or registry.example.com:5000; repeatable for a token.',
    helpValue: 'HOST',
    multiple: true,
    multipleNonGreedy: true,
  }),
  username: string({ summary: 'User name that goes with it.', helpValue: 'NAME' }),
  'password-stdin': boolean({
    aliases: ['token-stdin'],
    summary: 'Read the password, token or secret access key from stdin.',
  }),
  'from-file': string({
    summary: 'Read the password, token or secret access key from a file; - is stdin.',
    helpValue: 'FILE',
  }),
  'ssh-key': string({
    summary: 'git over SSH with this private key, which has no passphrase; - is stdin.',
    helpValue: 'FILE',
  }),
  'known-hosts': string({
    summary: 'File with the keys of the SSH server, instead of fetching them.',
    helpValue: 'FILE',
  }),
  'host-key-fingerprint': string({
    summary: 'Take the fetched key of the SSH server that has this fingerprint; repeatable.',
    helpValue: 'SHA256:…',
    multiple: true,
    multipleNonGreedy: true,
  }),
  endpoint: string({ summary: 'S3 endpoint, when it is not AWS.', helpValue: 'https://HOST' }),
  region: string({ summary: 'S3 region.', helpValue: 'REGION' }),
  'credentials-file': string({
    summary: 'Take the S3 key from an AWS credentials file; - is stdin.',
    helpValue: 'FILE',
  }),
  profile: string({ summary: 'Profile of --credentials-file.', helpValue: 'NAME' }),
  'access-key-id': string({ summary: 'S3 access key id, which is no secret.', helpValue: 'ID' }),
  for: string({
    summary: 'What a token is for.',
    options: ['wandb', 'mlflow', 'huggingface', 'ngc', 'generic'],
    helpValue: 'SERVICE',
  }),
  ca: string({ summary: 'Certificate of the authority behind a private server.', helpValue: 'FILE' }),
  description: string({ summary: 'What it is for, for whoever lists it.', helpValue: 'TEXT' }),
  verify: boolean({ summary: 'Try the credential before it is stored.' }),
  repository: string({ summary: 'Repository to try a git credential on, with --verify.', helpValue: 'URL' }),
  bucket: string({ summary: 'Bucket to try an S3 key on, with --verify.', helpValue: 'NAME' }),
  'dry-run': string({
    summary: 'client: show the objects and ask no cluster. server: ask the cluster, write nothing.',
    helpValue: 'WHERE',
    options: ['none', 'client', 'server'],
    default: 'none',
  }),
  output: string({
    char: 'o',
    summary: 'Print the objects, without what is secret.',
    options: ['json', 'yaml', 'name'],
    helpValue: 'FORMAT',
  }),
};

/** The parsed form of `CREDENTIAL_FLAGS`. */
export interface CredentialFlags {
  readonly host?: readonly string[] | undefined;
  readonly username?: string | undefined;
  readonly 'password-stdin': boolean;
  readonly 'from-file'?: string | undefined;
  readonly 'ssh-key'?: string | undefined;
  readonly 'known-hosts'?: string | undefined;
  readonly 'host-key-fingerprint'?: readonly string[] | undefined;
  readonly endpoint?: string | undefined;
  readonly region?: string | undefined;
  readonly 'credentials-file'?: string | undefined;
  readonly profile?: string | undefined;
  readonly 'access-key-id'?: string | undefined;
  readonly for?: string | undefined;
  readonly ca?: string | undefined;
  readonly description?: string | undefined;
  readonly verify: boolean;
  readonly repository?: string | undefined;
  readonly bucket?: string | undefined;
  readonly 'dry-run': string;
  readonly output?: string | undefined;
}

/** What the cluster is asked with: the user name is the stored credential's. */
export function clusterPart<F extends { readonly username?: string | undefined }>(flags: F): Omit<F, 'username'> {
  const { username: _, ...cluster } = flags;
  return cluster;
}
