import { escapeControlChars } from '@aisubmit/sdk';
import { EXIT_REFUSED } from '../exit-codes.ts';
import type { Host } from '../host.ts';
import { describeRequest, RefusedError, type RefusedRequest, violationPlace } from '../refused-error.ts';
import { paintFor } from './colour.ts';
import { violationDocument } from './violation-json.ts';
import { violationLines } from './violation-text.ts';

interface RefusalOptions {
  readonly host: Host;
  /** The value of `-o`: `json` prints the refusal as data. */
  readonly output?: string | undefined;
}

/** Does something, and says for people or programs what the policy refuses about it. */
export async function orRefusal(options: RefusalOptions, task: () => Promise<number>): Promise<number> {
  try {
    return await task();
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    const { host, output } = options;
    const headline = `${paintFor(host, host.stderr).red('error:')} ${escapeControlChars(error.message)}`;
    host.stderr.write(`${[headline, ...(output === 'json' ? [] : refusalLines(error))].join('\n')}\n`);
    if (output === 'json') host.stdout.write(`${JSON.stringify(refusalDocument(error), undefined, 2)}\n`);
    return EXIT_REFUSED;
  }
}

function refusalLines({ refused }: RefusedError): string[] {
  const several = refused.length > 1;
  return refused.flatMap((each) => [
    ...(several ? [`  ${escapeControlChars(describeRequest(each.loaded))}:`] : []),
    ...fieldLines(each).map((line) => `${several ? '    ' : '  '}${line}`),
  ]);
}

/** The violations of a request below the fields that they are about. */
function fieldLines({ loaded, violations }: RefusedRequest): string[] {
  const places = new Map<string, string[]>();
  for (const violation of violations) {
    const place = escapeControlChars(violationPlace(violation, loaded));
    places.set(place, [...(places.get(place) ?? []), ...indented(violationLines(violation))]);
  }
  return [...places].flatMap(([place, lines]) => [`${place}:`, ...lines]);
}

function indented([what = '', ...rest]: readonly string[]): string[] {
  return [`  ${what}`, ...rest.map((line) => `    ${line}`)];
}

/** `aisubmit.dev/v1alpha1` `Refusal`: see schemas/refusal.schema.json. */
function refusalDocument({ refused }: RefusedError): object {
  const violations = refused.flatMap(({ loaded, violations: all }) =>
    all.map((violation) => ({
      request: { kind: loaded.request.kind, name: loaded.request.metadata.name },
      ...violationDocument(violation, violation.object === undefined ? loaded.locate(violation.path) : {}),
    })),
  );
  return {
    apiVersion: 'aisubmit.dev/v1alpha1',
    kind: 'Refusal',
    violations,
    summary: { requests: refused.length, violations: violations.length },
  };
}
