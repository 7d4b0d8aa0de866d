import type { WorkloadStatus } from '@aisubmit/sdk/client';
import { shortId } from '../submission.ts';

const SHOWN = 10;

interface Question {
  readonly purge: boolean;
  readonly namespace: string;
  /** Who asks; what is somebody else's is said. */
  readonly username: string;
  /** Volume claims that were made for them. */
  readonly claims: readonly string[];
}

/** What goes and what stays, before anything does. */
export function deleteQuestion(
  chosen: readonly WorkloadStatus[],
  { purge, namespace, username, claims }: Question,
): { readonly lines: readonly string[]; readonly question: string } {
  const [only] = chosen;
  const several = chosen.length !== 1;
  const what = several || only === undefined ? `these ${chosen.length} workloads` : shortId(only);
  const data = purge ? ` and all data of ${several ? 'their' : 'its'} volumes` : '';
  const named = chosen.map((each) => line(each, username));
  const isAboutOthers = chosen.some(({ user }) => isOthers(user, username));
  const shown = several || isAboutOthers ? named.slice(0, SHOWN) : [];
  const more = shown.length > 0 && named.length > SHOWN ? [`  and ${named.length - SHOWN} more`] : [];
  const fate = purge ? 'goes with all its data' : 'stays';
  const volumes = claims.map((name) => `  volume claim ${name} ${fate}`);
  return { lines: [...shown, ...more, ...volumes], question: `Delete ${what} in namespace ${namespace}${data}?` };
}

function line(status: WorkloadStatus, username: string): string {
  const whose = isOthers(status.user, username) ? `, submitted by ${status.user}` : '';
  return `  ${shortId(status)}  ${status.state}${whose}`;
}

function isOthers(user: string | undefined, username: string): boolean {
  return user !== undefined && username !== 'unknown' && user !== username;
}
