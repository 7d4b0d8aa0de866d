import type { CredentialFlags } from '../../flags/secret-flags.ts';
import type { Host } from '../../host.ts';

/** On what a credential is tried, and with what. */
export interface VerifyOptions {
  readonly flags: Pick<CredentialFlags, 'repository' | 'bucket'>;
  readonly host: Pick<Host, 'env' | 'signal' | 'platform'>;
}
