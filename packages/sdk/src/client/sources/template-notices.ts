import { AisubmitError } from '../../errors.ts';
import { SYSTEM_NAMESPACE, TEMPLATES_CONFIG_MAP } from '../../policy/published-names.ts';
import { closest } from '../../request/closest.ts';
import { safeText } from '../safe-text.ts';
import type { Shelf } from './template-shelf.ts';

const ORGANISATIONS = `ConfigMap ${SYSTEM_NAMESPACE}/${TEMPLATES_CONFIG_MAP}`;

/** A template that is left out of a list. */
export function brokenNotice({ message, reasons }: AisubmitError): string {
  const [first] = reasons;
  return first === undefined ? message : `${message}: ${[first.path, first.message].filter(Boolean).join(': ')}`;
}

/** A template that stands behind the organisation's of the same name. */
export function hiddenNotice(name: string, own: Shelf): string {
  return `template ${name} of namespace ${own.namespace} is not used, since your organisation has one of that name`;
}

/** Why there is nothing of the organisation's. */
export function missingNotices({ missing }: Shelf): string[] {
  if (missing === undefined) return [];
  if (missing.state === 'none' || (missing.state === 'known' && missing.value.size === 0))
    return [`your organisation publishes no templates: ${ORGANISATIONS} does not exist, or is not published to you`];
  if (missing.state === 'unreadable')
    return [`templates of your organisation cannot be read, and ${missing.why.message}`];
  const names = [...missing.value].slice(0, 10).join(', ');
  return [`templates of your organisation can no longer be read (${ORGANISATIONS}); they were: ${names}`];
}

/**
 * What was the organisation's is nobody else's: under the same name something weaker would be used unnoticed.
 *
 * @throws AisubmitError `NOT_FOUND` when it was, `INVALID_INPUT` when the cache cannot say.
 */
export function refuseSubstitute(name: string, { missing }: Shelf): void {
  if (missing === undefined || missing.state === 'none') return;
  const fix = `ask your cluster admin to publish ${ORGANISATIONS} again, with get for system:authenticated; empty it if its templates are no longer meant`;
  if (missing.state === 'unreadable') {
    throw new AisubmitError(
      'INVALID_INPUT',
      `it cannot be told whether template ${safeText(name)} is your organisation's`,
      {
        cause: missing.why,
        reasons: [
          { path: ORGANISATIONS, message: 'does not exist, or is not published to you' },
          { message: missing.why.message, ...(missing.why.fix === undefined ? {} : { fix: missing.why.fix }) },
        ],
        fix,
      },
    );
  }
  if (!missing.value.has(name)) return;
  throw new AisubmitError('NOT_FOUND', `template ${name} was your organisation's, and can no longer be read`, {
    reasons: [{ path: ORGANISATIONS, message: 'does not exist any more, or is no longer published to you' }],
    fix,
  });
}

/** Nobody has a template of the name. */
export function noSuchTemplate(name: string, names: readonly string[]): AisubmitError {
  const guess = closest(name, names);
  return new AisubmitError('INVALID_INPUT', `there is no template ${safeText(name, 63)}`, {
    fix:
      guess === undefined
        ? `templates are: ${[...new Set(names)].toSorted().slice(0, 30).join(', ')}`
        : `did you mean ${guess}?`,
  });
}
