import { type Bundle, escapeControlChars, POLICY, TEMPLATE, toYaml } from '@aisubmit/sdk';
import type { Templated } from '../ground/choose-template.ts';

/** Requests as the documents that `apply -f` takes, each under a line that says what decided it. */
export function requestDocuments(requests: readonly Templated[], bundles: readonly Bundle[]): string {
  return requests.map(({ loaded }, index) => `${decidedBy(bundles[index])}${toYaml(loaded.request)}`).join('---\n');
}

function decidedBy(bundle: Bundle | undefined): string {
  const { [POLICY]: policy, [TEMPLATE]: template } = bundle?.parent.metadata.annotations ?? {};
  const parts = [
    ...(policy === undefined ? [] : [`policy ${policy}`]),
    ...(template === undefined ? [] : [`template ${template}`]),
  ];
  return parts.length === 0 ? '' : `# allowed by ${escapeControlChars(parts.join(', with '))}\n`;
}
