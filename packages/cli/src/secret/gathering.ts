import { AisubmitError, parseSecretText, type SecretUse } from '@aisubmit/sdk';
import type { SecretSummary } from '@aisubmit/sdk/client';
import type { CredentialFlags } from '../flags/secret-flags.ts';
import type { Host } from '../host.ts';
import { askLine, askSecret, canAsk } from '../ui/ask.ts';
import { readSecretFile, readSecretStdin } from './read-secret-file.ts';

/** What a credential is put together from: flags, what is known of the one it replaces, and whoever can be asked. */
export interface Gathering {
  readonly flags: CredentialFlags;
  readonly known: Partial<SecretSummary>;
  readonly host: Host;
}

interface Question {
  /** Without dashes. */
  readonly flag: string;
  readonly given: string | undefined;
  readonly known?: string | undefined;
  readonly ask: string;
  readonly example: string;
  readonly preset?: string | undefined;
  /** Why it cannot be guessed. */
  readonly why?: string;
  /** Reads an answer; throws what is wrong with it. */
  readonly parse: (text: string) => string;
}

/**
 * Finds out something that is no secret: from its flag, from what is known, or by asking.
 *
 * @throws {AisubmitError} `INVALID_INPUT` that names the flag where nobody can be asked.
 */
export async function needText({ host }: Pick<Gathering, 'host'>, question: Question): Promise<string> {
  const { given, known, parse, flag, example, preset, why } = question;
  if (given !== undefined) return parse(given.trim());
  // Whoever may write ConfigMaps may have written it.
  if (known !== undefined) return parse(known);
  if (!canAsk(host)) {
    throw new AisubmitError('INVALID_INPUT', `--${flag} is missing${why === undefined ? '' : `: ${why}`}`, {
      fix: `write for example: --${flag} ${example}`,
    });
  }
  const answer = await askLine(host, question.ask, {
    validate: (text) => mistakeIn(text.trim(), parse) ?? true,
    ...(preset === undefined ? {} : { default: preset }),
  });
  return parse(answer);
}

/**
 * Finds out the secret part: from a pipe, from a file, or by asking without showing it.
 *
 * @throws {AisubmitError} `INVALID_INPUT` that names the ways to give it where nobody can be asked.
 */
export async function needSecret(
  { host, flags }: Gathering,
  use: SecretUse & { readonly ask: string },
): Promise<string> {
  const file = flags['from-file'];
  if (flags['password-stdin'] && file !== undefined) {
    throw new AisubmitError('INVALID_INPUT', '--password-stdin and --from-file both say where it comes from', {
      fix: 'leave out one of the two',
    });
  }
  if (flags['password-stdin']) return parseSecretText(await readSecretStdin(host, '--password-stdin'), use);
  if (file !== undefined) {
    return parseSecretText(await readSecretFile(file, { host, flag: '--from-file', isSecret: true }), use);
  }
  if (canAsk(host)) return parseSecretText(await askSecret(host, use.ask), use);
  throw new AisubmitError('INVALID_INPUT', `nobody can be asked for ${use.what}`, {
    fix: 'pipe it: --password-stdin < FILE, or name a file: --from-file FILE',
  });
}

/** Reads a user name: one line that fits into a header. */
export function parseUsername(text: string): string {
  if (/^[^\p{C}\p{Z}:]{1,256}$/u.test(text)) return text;
  throw new AisubmitError('INVALID_INPUT', 'a user name is one word without a colon', {
    fix: 'write the name alone; what is secret is asked for',
  });
}

/** What `parse` finds wrong with an answer. */
export function mistakeIn(text: string, parse: (text: string) => string): string | undefined {
  try {
    parse(text);
    return undefined;
  } catch (error) {
    if (error instanceof AisubmitError) return error.message;
    throw error;
  }
}
