import { type KubeObject, parsePolicy, parseTemplate } from '@aisubmit/sdk';

/** @throws {AisubmitError} `INVALID_INPUT` with a reason per mistake of a policy or a template. */
export function lintDocument(document: KubeObject): void {
  if (document.kind === 'Policy') parsePolicy(document);
  else parseTemplate(document);
}
