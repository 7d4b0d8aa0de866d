import { joinWords } from '../ui/shell-words.ts';
import type { Certificate } from './read-certificates.ts';

interface LoginHint {
  readonly server: string | undefined;
  readonly authorities: readonly Certificate[] | undefined;
}

/** What an admin tells people who have never logged in: one line to type, and when it works. */
export function loginHint({ server, authorities }: LoginHint): string {
  const words = ['kubectl', 'aisubmit', 'login', '--server', server ?? 'https://API-SERVER:6443'];
  if (authorities === undefined) {
    return (
      `people log in with:\n  ${joinWords(words)}\n` +
      'note: that works where the certificate of the API server is publicly trusted; with --cluster-server and\n' +
      '  --cluster-ca-file it works with one of your own\n'
    );
  }
  const hashes = [...new Set(authorities.map(({ hash }) => hash))];
  const lines = hashes.map((hash) => `  ${joinWords([...words, '--ca-hash', hash])}\n`);
  const choice =
    hashes.length === 1 ? '' : ' (with the hash of the authority that signed the API server’s certificate)';
  return `people log in with${choice}:\n${lines.join('')}`;
}
