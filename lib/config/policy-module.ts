/** Name of the file beside a function's code that holds the user's own replication policy, bundled. */
export const policyModuleName = 'replication-policy.mjs'
