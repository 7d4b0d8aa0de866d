import { AisubmitError, type NewToken } from '@aisubmit/sdk';
import { basic, credentialRefused, notTold } from './credential-refused.ts';
import { type ProbeAnswer, type ProbeOptions, probe } from './probe.ts';
import type { VerifyOptions } from './verify-options.ts';

interface Question {
  readonly path: string;
  readonly ask: (token: string) => Omit<ProbeOptions, 'host'>;
  /** Whether an answer 200 means yes. */
  readonly isYes: (answer: ProbeAnswer) => boolean;
}

/** Where services say whose token it is. */
const QUESTIONS: Readonly<Record<string, Question>> = {
  // https://huggingface.co/docs/hub/api
  huggingface: {
    path: '/api/whoami-v2',
    ask: (token) => ({ headers: { authorization: `Bearer ${token}` } }),
    isYes: ({ body }) => /"name"\s*:/.test(body),
  },
  // The question that `wandb login --verify` asks.
  wandb: {
    path: '/graphql',
    ask: (token) => ({
      method: 'POST',
      headers: { ...basic('api', token), 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'query Viewer { viewer { id } }' }),
    }),
    isYes: ({ body }) => /"id"\s*:\s*"/.test(body),
  },
};

/** Asks a service whose token it is. */
export async function verifyToken({ purpose, hosts, token }: NewToken, { host }: VerifyOptions): Promise<string> {
  const question = Object.hasOwn(QUESTIONS, purpose) ? QUESTIONS[purpose] : undefined;
  const [server] = hosts;
  if (question === undefined || server === undefined) {
    throw new AisubmitError('INVALID_INPUT', `a token for ${purpose} cannot be tried; nothing was stored`, {
      fix: 'leave out --verify',
    });
  }
  const answer = await probe(`https://${server}${question.path}`, { ...question.ask(token), host });
  const { status } = answer;
  if (status === 401 || status === 403) throw credentialRefused(server, `it answers ${status}`);
  if (status !== 200) throw notTold(server, `it answers ${status}`);
  if (!question.isYes(answer)) throw credentialRefused(server, 'it names nobody whose token it is');
  return `verified: ${server} takes the token`;
}
