"""The databases, the engine and the browser that other tests stand on are real ones."""

import docker
import pytest
from sqlalchemy import create_engine, inspect, text


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_gets_an_empty_database_that_keeps_rows(database_url, turn):
    engine = create_engine(database_url)
    try:
        assert inspect(engine).get_table_names() == []
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE seat (number INTEGER)"))
            connection.execute(text("INSERT INTO seat VALUES (7)"))
        with engine.connect() as connection:
            assert connection.execute(text("SELECT number FROM seat")).scalar_one() == 7
    finally:
        engine.dispose()


@pytest.mark.docker
def test_the_engine_answers_its_own_library(docker_ready):
    client = docker.from_env()
    try:
        assert client.ping()
    finally:
        client.close()


@pytest.mark.browser
def test_the_browser_runs_scripts_and_knows_the_time_zone_asked_for(chromium):
    with chromium.new_context(locale="zh-CN", timezone_id="Asia/Shanghai") as context:
        page = context.new_page()
        page.set_content("<p id=place></p>")
        page.evaluate(
            "place.textContent = Intl.DateTimeFormat().resolvedOptions().timeZone + navigator.language"
        )
        assert page.inner_text("#place") == "Asia/Shanghaizh-CN"
