import { readFile } from 'node:fs/promises';
import { AisubmitError } from '../../errors.ts';
import type { ConnectionSettings, FileOrData } from '../kubeconfig/connection-settings.ts';
import { safeText } from '../safe-text.ts';

export interface TlsMaterial {
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
}

/**
 * Reads the certificates that a connection needs.
 *
 * @throws AisubmitError `INVALID_INPUT` when one cannot be read or is not PEM.
 */
export async function tlsMaterial(tls: ConnectionSettings['tls']): Promise<TlsMaterial> {
  const [ca, cert, key] = await Promise.all([
    readPem(tls.ca, 'certificate-authority'),
    readPem(tls.cert, 'client-certificate'),
    readPem(tls.key, 'client-key'),
  ]);
  return { ca, cert, key };
}

async function readPem(source: FileOrData | undefined, name: string): Promise<string | undefined> {
  if (source === undefined) return undefined;
  const pem =
    source.data === undefined
      ? await readPemFile(source.file ?? '', name)
      : Buffer.from(source.data, 'base64').toString('utf8');
  if (pem.includes('-----BEGIN ')) return pem;
  const where = source.data === undefined ? safeText(source.file ?? '') : `${name}-data`;
  throw new AisubmitError('INVALID_INPUT', `${where} holds no PEM certificate or key`, {
    fix: source.data === undefined ? `correct ${name} in the kubeconfig` : `${name}-data must be base64 of a PEM file`,
  });
}

async function readPemFile(path: string, name: string): Promise<string> {
  return readFile(path, 'utf8').catch((cause: unknown) => {
    throw new AisubmitError('INVALID_INPUT', `${name} ${safeText(path)} cannot be read`, {
      cause,
      fix: `correct ${name} in the kubeconfig or on the command line`,
    });
  });
}
