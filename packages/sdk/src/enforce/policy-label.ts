/** Label of a namespace whose value names the policy that holds in it; on what enforces a policy, the policy it is of. */
export const POLICY_LABEL = 'aisubmit.dev/policy';
