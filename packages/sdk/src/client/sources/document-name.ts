/** What a label's value, a ConfigMap's name and key and a document's name can all be. */
export const DOCUMENT_NAME = /^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$/;

/** True for what can name a policy or a template. */
export function isDocumentName(text: string): boolean {
  return DOCUMENT_NAME.test(text);
}
