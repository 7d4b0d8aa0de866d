import {
  escapeControlChars,
  type KubeObject,
  lintTemplate,
  type Policy,
  parsePolicy,
  parseTemplate,
  type Violation,
} from '@aisubmit/sdk';

/**
 * Judges a policy by whether anybody could keep it, and a template also by what the policy at hand leaves it to give.
 *
 * @throws {AisubmitError} `INVALID_INPUT` with a reason per mistake of the document itself.
 */
export function lintDocument(document: KubeObject, policy: Policy): Violation[] {
  if (document.kind === 'Policy') {
    parsePolicy(document);
    return [];
  }
  const template = parseTemplate(document);
  const object = escapeControlChars(`Template/${template.name}`);
  return lintTemplate(template, policy).map((violation) => ({ ...violation, object }));
}
