import { AisubmitError } from '@aisubmit/sdk';

/** @throws {AisubmitError} `INVALID_INPUT` when there are several. */
export function oneHost(hosts: readonly string[] | undefined): string | undefined {
  if (hosts === undefined || hosts.length < 2) return hosts?.[0];
  throw new AisubmitError('INVALID_INPUT', '--host is written more than once', {
    fix: 'a credential is for one host; make a Secret for each',
  });
}
