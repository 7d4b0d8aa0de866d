import path from 'node:path';
import { AisubmitError } from '@aisubmit/sdk';
import type { ClusterFlags } from '../cluster/connect.ts';
import type { Host } from '../host.ts';
import type { HostRecord } from './host-record.ts';

type Kept = Pick<HostRecord, 'kubeconfig' | 'kubeconfigs' | 'as' | 'as-uid' | 'as-group'>;

/** Flags that say by what a cluster is reached, beside a kubeconfig: SSH connects later, and keeps no credential. */
const REFUSED = [
  ...(['token', 'username', 'password', 'server', 'cluster', 'user', 'certificate-authority'] as const),
  ...(['client-certificate', 'client-key', 'insecure-skip-tls-verify', 'tls-server-name'] as const),
];

/**
 * What of the flags and the environment each later connection needs, paths in full.
 *
 * @throws AisubmitError `INVALID_INPUT` for flags that nothing keeps.
 */
export function keptFlags(flags: ClusterFlags, { env, platform }: Pick<Host, 'env' | 'platform'>): Kept {
  const refused = REFUSED.find((name) => flags[name] !== undefined && flags[name] !== false);
  if (refused !== undefined) {
    throw new AisubmitError('INVALID_INPUT', `--${refused} does not go with --ide: SSH connects later, without it`, {
      fix: 'put it into a kubeconfig, and name that with --kubeconfig or --context',
    });
  }
  const separator = platform === 'win32' ? ';' : ':';
  const listed = (env['KUBECONFIG'] ?? '').split(separator).filter((each) => each !== '');
  return {
    ...(flags.kubeconfig === undefined ? {} : { kubeconfig: path.resolve(flags.kubeconfig) }),
    ...(listed.length === 0 ? {} : { kubeconfigs: listed.map((each) => path.resolve(each)).join(separator) }),
    ...(flags.as === undefined ? {} : { as: flags.as }),
    ...(flags['as-uid'] === undefined ? {} : { 'as-uid': flags['as-uid'] }),
    ...(flags['as-group'] === undefined ? {} : { 'as-group': flags['as-group'] }),
  };
}
