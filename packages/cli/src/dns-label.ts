import { AisubmitError } from '@aisubmit/sdk';

/** True for a word that Kubernetes takes as the name of a workload or a namespace. */
export function isDnsLabel(word: string): boolean {
  return word.length <= 63 && /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(word);
}

/** @throws {AisubmitError} `INVALID_INPUT` for what no namespace can be called: asking for it would only be forbidden. */
export function namespaceName(word: string): string {
  if (isDnsLabel(word)) return word;
  throw new AisubmitError('INVALID_INPUT', `"${word}" is not the name of a namespace`, {
    fix: 'names are lower-case letters, digits and dashes',
  });
}
