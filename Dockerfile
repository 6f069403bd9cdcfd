# The bot on Telegram: docker run --env-file .env --volume kaznato:/data kaznato
ARG PYTHON=3.11

FROM python:${PYTHON}-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
RUN python -m venv /opt/kaznato
COPY requirements.lock ./
RUN /opt/kaznato/bin/pip install --require-hashes --only-binary :all: -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY knowledge knowledge
COPY seeds seeds
# The lock holds what builds this project too, and a bot needs none of that, nor pip.
RUN /opt/kaznato/bin/pip install --no-deps --no-build-isolation . \
    && /opt/kaznato/bin/pip uninstall --yes hatchling editables packaging pathspec pluggy tomlkit trove-classifiers pip setuptools
RUN /opt/kaznato/bin/kaznato check

FROM python:${PYTHON}-slim
COPY --from=build /opt/kaznato /opt/kaznato
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin kaznato \
    && install --directory --owner=kaznato --group=kaznato --mode=700 /data
ENV PATH=/opt/kaznato/bin:$PATH DATABASE_URL=sqlite+aiosqlite:////data/kaznato.sqlite3 \
    XDG_CACHE_HOME=/data/cache
USER kaznato
WORKDIR /data
VOLUME /data
# The exec form: SIGTERM reaches the bot itself, which then finishes what it is answering (10 seconds at most).
ENTRYPOINT ["kaznato"]
CMD ["run"]
