// Generated from policies/baseline.yaml: change that, then run `pnpm generate`.
import type { Policy } from '@aisubmit/sdk';

export const baseline: Policy = {
  "name": "baseline",
  "ruleSets": [],
  "sections": {
    "network": {
      "declared": "public"
    }
  },
  "dns": {
    "peers": [
      {
        "namespace": "kube-system",
        "podLabels": {
          "k8s-app": "kube-dns"
        }
      }
    ],
    "port": 53
  }
};
