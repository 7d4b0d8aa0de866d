import { baselinePolicy, type Policy } from '@aisubmit/sdk';

/** The policies that come with aisubmit, by name. */
export const POLICIES: Readonly<Record<string, Policy>> = { [baselinePolicy.name]: baselinePolicy };
