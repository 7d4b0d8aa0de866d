/** `apiVersion` of every document that aisubmit reads and writes. */
export const API_VERSION = 'aisubmit.dev/v1alpha1';
