/**
 * A token for MSK's IAM authentication: a presigned URL, signed here, without a call over the network.
 * A fresh one each time a connection authenticates, because the broker ends the session with the token
 * (900 s at most), and with the function's credentials of that moment.
 */
export const mskIamToken = async (): Promise<{ value: string }> => {
  const region = process.env.AWS_REGION
  if (!region)
    throw new Error('No token for MSK: AWS_REGION is not set. Lambda sets it; set it when running elsewhere.')
  // Loaded when first needed: most clusters do not authenticate by IAM, and it is slow to load.
  const { generateAuthToken } = await import('aws-msk-iam-sasl-signer-js')
  const { token } = await generateAuthToken({ region })
  return { value: token }
}
