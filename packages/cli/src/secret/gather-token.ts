import { AisubmitError, type NewToken, parseHost, TOKEN_PURPOSES } from '@aisubmit/sdk';
import { type Gathering, needSecret, parseUsername } from './gathering.ts';

/** Finds out a token for one service. */
export async function gatherToken(gathering: Gathering): Promise<NewToken> {
  const { flags, known } = gathering;
  const purpose = purposeOf(flags.for ?? known.purpose);
  const given = flags.host?.map((host) => parseHost(host.trim()));
  // Whoever may write ConfigMaps may have written what is known.
  const hosts = given ?? known.hosts?.map(parseHost) ?? TOKEN_PURPOSES[purpose] ?? [];
  if (purpose === 'mlflow' && hosts.length === 0) {
    throw new AisubmitError('INVALID_INPUT', '--host is missing: MLflow runs where your organisation runs it', {
      fix: 'write for example: --host mlflow.example.com',
    });
  }
  const token = await needSecret(gathering, { what: 'the token', kind: 'token', purpose, ask: askFor(purpose, hosts) });
  return { kind: 'token', purpose, hosts, username: usernameOf(purpose, gathering), token };
}

function usernameOf(purpose: string, { flags, known }: Gathering): string | undefined {
  if (purpose === 'mlflow') return usernameIn(flags.username ?? known.username);
  if (flags.username === undefined) return undefined;
  throw new AisubmitError('INVALID_INPUT', '--username goes with a token for mlflow only', {
    fix: 'leave it out; for a user name and a password there are git and registry',
  });
}

function usernameIn(text: string | undefined): string | undefined {
  return text === undefined ? undefined : parseUsername(text);
}

function purposeOf(text = 'generic'): string {
  if (Object.hasOwn(TOKEN_PURPOSES, text)) return text;
  throw new AisubmitError('INVALID_INPUT', 'what this token is for is not known to this version', {
    fix: `say it: --for ${Object.keys(TOKEN_PURPOSES).join('|')}`,
  });
}

const NAMES: Readonly<Record<string, string>> = {
  wandb: 'Weights & Biases API key',
  mlflow: 'MLflow password or token',
  huggingface: 'Hugging Face token',
  ngc: 'NGC API key',
};

function askFor(purpose: string, hosts: readonly string[]): string {
  const where = hosts.length === 0 ? '' : ` for ${hosts.join(', ')}`;
  return `${NAMES[purpose] ?? 'Token'}${where}`;
}
