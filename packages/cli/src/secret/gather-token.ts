import { AisubmitError, type NewToken, parseHost, TOKEN_PURPOSES } from '@aisubmit/sdk';
import { askChoice, askLine, canAsk } from '../ui/ask.ts';
import { type Gathering, mistakeIn, needSecret, needText, parseUsername } from './gathering.ts';

/** Finds out a token for one service. */
export async function gatherToken(gathering: Gathering): Promise<NewToken> {
  const { flags, known } = gathering;
  const purpose = purposeOf(flags.for ?? known.purpose ?? (await askedPurpose(gathering)));
  const given = flags.host?.map((host) => parseHost(host.trim()));
  // Whoever may write ConfigMaps may have written what is known.
  const hosts = given ?? known.hosts?.map(parseHost) ?? (await usualHosts(purpose, gathering));
  const username = await usernameOf(purpose, gathering);
  const token = await needSecret(gathering, { what: 'the token', kind: 'token', purpose, ask: askFor(purpose, hosts) });
  return { kind: 'token', purpose, hosts, username, token };
}

/** Without anybody to ask it is for no service in particular. */
async function askedPurpose({ host, flags }: Gathering): Promise<string | undefined> {
  if (!canAsk(host) || flags['password-stdin'] || flags['from-file'] !== undefined) return undefined;
  const choices = Object.keys(TOKEN_PURPOSES).map((value) => ({ value, name: SERVICES[value] ?? value }));
  return await askChoice(host, 'What is it for', { choices });
}

const SERVICES: Readonly<Record<string, string>> = {
  wandb: 'Weights & Biases',
  mlflow: 'MLflow',
  huggingface: 'Hugging Face',
  ngc: 'NVIDIA NGC',
  generic: 'something else',
};

async function usualHosts(purpose: string, { host, flags }: Gathering): Promise<readonly string[]> {
  if (purpose !== 'mlflow') return TOKEN_PURPOSES[purpose] ?? [];
  const place = await needText(
    { host },
    {
      flag: 'host',
      given: flags.host?.[0],
      ask: 'Host of the MLflow server, such as mlflow.example.com',
      example: 'mlflow.example.com',
      why: 'MLflow runs where your organisation runs it',
      parse: parseHost,
    },
  );
  return [place];
}

async function usernameOf(purpose: string, gathering: Gathering): Promise<string | undefined> {
  const { flags, known } = gathering;
  if (purpose === 'mlflow') return usernameIn(flags.username ?? known.username ?? (await askedUsername(gathering)));
  if (flags.username === undefined) return undefined;
  throw new AisubmitError('INVALID_INPUT', '--username goes with a token for mlflow only', {
    fix: 'leave it out; for a user name and a password there are git and registry',
  });
}

async function askedUsername({ flags, known, host }: Gathering): Promise<string | undefined> {
  const isToken = known.kind !== undefined || flags['password-stdin'] || flags['from-file'] !== undefined;
  if (isToken || !canAsk(host)) return undefined;
  const text = await askLine(host, 'User name, where the server wants one (Enter: a token alone)', {
    validate: (answer) => (answer.trim() === '' ? true : (mistakeIn(answer.trim(), parseUsername) ?? true)),
  });
  return text === '' ? undefined : text;
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
