import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KEY, type S3Store } from './serve-s3.ts';

/** rclone as an admin would use it, apart from anything that is tested: returns what it prints. */
export async function rclone({ endpoint, caPem }: S3Store, ...words: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'aisubmit-rclone-'));
  writeFileSync(join(folder, 'ca.crt'), caPem);
  const options = { S3_PROVIDER: 'Other', S3_ACCESS_KEY_ID: KEY, S3_SECRET_ACCESS_KEY: KEY, S3_ENDPOINT: endpoint };
  const env = Object.entries({ ...options, CONFIG: '/dev/null', CA_CERT: join(folder, 'ca.crt') });
  const child = promisify(execFile)('rclone', words, {
    env: { PATH: process.env['PATH'], ...Object.fromEntries(env.map(([name, value]) => [`RCLONE_${name}`, value])) },
    encoding: 'utf8',
  });
  try {
    return (await child).stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Puts text at `BUCKET/KEY`. */
export async function putObject(store: S3Store, place: string, text: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'aisubmit-object-'));
  writeFileSync(join(folder, 'object'), text);
  await rclone(store, 'copyto', '--', join(folder, 'object'), `:s3:${place}`);
  rmSync(folder, { recursive: true });
}
