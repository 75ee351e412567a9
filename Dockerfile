# Cutaway as an image: `npm ci && npm run build`, then `docker build -t cutaway .` (any platform: there is only script in it).
# NODE_IMAGE may be any image with a Node at /nodejs/bin/node.
ARG NODE_IMAGE=gcr.io/distroless/nodejs22-debian12:nonroot
FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="Cutaway" \
      org.opencontainers.image.description="See what is inside a container image" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY package.json LICENSE /cutaway/
COPY dist/app /cutaway/dist/app
COPY dist/cli /cutaway/dist/cli
USER 65532:65532
WORKDIR /data
EXPOSE 4280
# Nothing is written but scratch files, in /tmp: run it with --read-only --tmpfs /tmp.
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s \
  CMD ["/nodejs/bin/node", "-e", "fetch('http://127.0.0.1:4280/').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["/nodejs/bin/node", "/cutaway/dist/cli/cutaway.js"]
CMD ["serve", "--host", "0.0.0.0", "--port", "4280"]
