import { readCertificates } from '../admin/read-certificates.ts';
import type { Gathering } from './gathering.ts';

/** The certificates behind `--ca`, PEM. */
export async function readAuthority({ flags, host }: Gathering): Promise<string | undefined> {
  if (flags.ca === undefined) return undefined;
  const certificates = await readCertificates(flags.ca, '--ca', host);
  return certificates.map(({ pem }) => (pem.endsWith('\n') ? pem : `${pem}\n`)).join('');
}
