import { type AnonymousAnswer, anonymousGet } from './anonymous-get.ts';
import type { Meeting } from './meeting.ts';
import { answerError, shown } from './meeting-error.ts';
import type { Trust } from './trust.ts';

const PUBLIC = '/api/v1/namespaces/kube-public/configmaps';
/** What an admin publishes about logging in, for everybody to read. */
export const LOGIN_MAP = `${PUBLIC}/aisubmit-login`;
/** What kubeadm publishes for machines that join, for everybody to read. */
export const CLUSTER_INFO_MAP = `${PUBLIC}/cluster-info`;
const LOGIN_KEY = 'login.yaml';

/**
 * Reads what the cluster says about logging in, over a connection that is verified; undefined where it says nothing or
 * not to nobody in particular.
 *
 * @throws AisubmitError `SERVER_ERROR` when the answer is not one of an API server.
 */
export async function readLoginText(
  meeting: Meeting,
  trust: Exclude<Trust, { readonly kind: 'nobody' }>,
): Promise<string | undefined> {
  const answer = await anonymousGet(meeting, LOGIN_MAP, trust);
  refuseStrangeAnswers(answer, meeting);
  return answer.status === 200 ? dataOf(answer)?.[LOGIN_KEY] : undefined;
}

/** The texts of a ConfigMap; undefined when the answer is none. */
export function dataOf(answer: AnonymousAnswer): Readonly<Record<string, string>> | undefined {
  const body = parseObject(answer.text);
  if (answer.status !== 200 || body?.['kind'] !== 'ConfigMap') return undefined;
  const data = isObject(body['data']) ? body['data'] : {};
  const texts: Record<string, string> = {};
  for (const [key, value] of Object.entries(data)) if (typeof value === 'string') texts[key] = value;
  return texts;
}

const NO_SUCH_THING = [401, 403, 404];

function refuseStrangeAnswers(answer: AnonymousAnswer, meeting: Meeting): void {
  const { status } = answer;
  if (status >= 300 && status < 400) throw redirected(answer, meeting);
  const isPage = /html/i.test(answer.contentType) || answer.text.trimStart().startsWith('<');
  // Some gateways say 401 and 403 in words of their own; only Kubernetes knows that a ConfigMap is missing.
  const isStatus = parseObject(answer.text)?.['kind'] === 'Status';
  if (isPage || (status === 404 && !isStatus) || (status === 200 && dataOf(answer) === undefined)) {
    throw answerError(meeting, `does not answer like a Kubernetes API server (HTTP ${status})`);
  }
  if (status === 200 || NO_SUCH_THING.includes(status)) return;
  throw answerError(
    meeting,
    `answered with HTTP ${status}`,
    'try again later; if it stays so, tell your cluster admin',
  );
}

function redirected({ location }: AnonymousAnswer, meeting: Meeting): Error {
  const to = URL.canParse(location, meeting.server.href) ? new URL(location, meeting.server).host : 'somewhere else';
  return answerError(
    meeting,
    `sends us on to ${shown(to)}, where we do not go`,
    'give the address of the API server itself',
  );
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
