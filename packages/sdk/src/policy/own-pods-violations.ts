import { escapeControlChars } from '../escape-control-chars.ts';
import type { WorkloadRequest } from '../request/parse-request.ts';
import type { Violation } from '../violation.ts';
import type { Policy } from './policy.ts';
import type { Requester } from './requester.ts';
import { SLUG_SEPARATOR, userSlug } from './user-slug.ts';

const LONGEST_NAME = 42;

/** A name that does not begin with its user's part. Who asks may be unknown; then nothing is refused. */
export function ownPodsViolations(
  { metadata: { name } }: WorkloadRequest,
  policy: Policy,
  requester: Requester | undefined,
): Violation[] {
  const rule = policy.sections.access?.ownPods;
  if (rule === undefined || requester === undefined) return [];
  const layer = `policy ${policy.name}`;
  const about = {
    control: 'own-pods',
    path: 'metadata.name',
    why: 'Who gets into a pod is told by its name alone; without your part in it anybody’s pod would be everybody’s.',
    layer,
  };
  const found = userSlug(requester.username, rule);
  if ('problem' in found) {
    const login = escapeControlChars(requester.username);
    return [
      {
        ...about,
        message: `must begin with a part made of your login under ${layer}, but ${login} ${escapeControlChars(found.problem)}`,
        fix: 'ask the admin of the cluster for another login, or for other words under access.ownPods',
      },
    ];
  }
  const prefix = `${found.slug}${SLUG_SEPARATOR}`;
  if (name.startsWith(prefix)) return [];
  const right = `${prefix}${name}`;
  const room = LONGEST_NAME - prefix.length;
  return [
    {
      ...about,
      message: `must begin with ${prefix} under ${layer} (got ${name})`,
      fix:
        right.length <= LONGEST_NAME
          ? `name it ${right}`
          : `name it ${prefix} and ${room} characters at most, such as ${prefix}${name.slice(0, room).replace(/-+$/, '')}`,
      asked: name,
      allowed: `${prefix}…`,
    },
  ];
}
